package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EcrTypesTest {
    private static final String REPOSITORY = "AWS::ECR::Repository";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());

    /** CloudFormation writes the names that it makes in lower case; what a template says it passes on. */
    @Test
    void onlyAGeneratedNameIsMadeToFit() throws Exception {
        assertThat(stack.create(REPOSITORY, Map.of()).physicalId())
                .startsWith(stack.name() + "-therepository-")
                .isLowerCase();
        assertThat(stack.refused(() -> stack.create(REPOSITORY, Map.of("RepositoryName", "Team/Proxy"))))
                .hasMessageContaining("repositoryName");
    }
}
