package litellm.console.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AwsTargetTest {
    @Test
    void shouldQuoteAProfileForTheShell() {
        AwsTarget target = new AwsTarget(Optional.of("eu-west-1"), Optional.of("my team's"), Optional.empty(), false);

        assertThat(target.awsCommand("s3 ls")).isEqualTo("aws --profile 'my team'\\''s' --region eu-west-1 s3 ls");
    }
}
