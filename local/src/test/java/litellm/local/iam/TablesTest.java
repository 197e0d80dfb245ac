package litellm.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class TablesTest {
    /** An action that is in one table only is never found. */
    @ParameterizedTest
    @ValueSource(strings = {"lambda", "route53", "s3", "scheduler"})
    void haveTheSameActionsOfAServiceWithoutActionNames(String service) throws Exception {
        Set<Object> resources = read("resources.yaml").get(service).values().stream()
                .flatMap(actions -> ((List<?>) actions).stream())
                .collect(Collectors.toSet());
        assertThat(Set.copyOf(read("rest.yaml").get(service).values())).isEqualTo(resources);
    }

    @SuppressWarnings("unchecked") // Both files are two mappings deep.
    private static Map<String, Map<String, Object>> read(String file) throws Exception {
        try (InputStream stream = Iam.class.getResourceAsStream(file)) {
            return (Map<String, Map<String, Object>>)
                    new Load(LoadSettings.builder().build()).loadFromInputStream(stream);
        }
    }
}
