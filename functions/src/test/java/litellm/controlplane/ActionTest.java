package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import litellm.controlplane.json.JsonObject;
import org.junit.jupiter.api.Test;

class ActionTest {
    private static final JsonObject SCHEMA =
            JsonObject.parse(TextResource.read(Action.class, "request/request-schema.json"));

    @Test
    void isOneOfTheRequestSchemas() {
        assertThat(Stream.of(Action.values()).map(Action::text).toList())
                .isEqualTo(
                        SCHEMA.object("properties").object("action").members().get("enum"));
    }
}
