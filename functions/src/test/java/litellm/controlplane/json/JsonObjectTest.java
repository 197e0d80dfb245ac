package litellm.controlplane.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    private final JsonObject json = JsonObject.parse("""
            {"name": "dev", "count": 3, "nothing": null, "inner": {"key": "value"}, "list": [{"a": "1"}, {"a": 2}]}""");

    @Test
    void readsMembersByNameAndKind() {
        assertThat(json.text("name")).isEqualTo("dev");
        assertThat(json.optionalInteger("count")).contains(3);
        assertThat(json.optionalText("nothing")).isEmpty();
        assertThat(json.object("inner").texts()).isEqualTo(Map.of("key", "value"));
        assertThat(json.find("inner", "key")).contains("value");
        assertThat(json.find("name", "key")).isEmpty();
    }

    @Test
    void namesThePlaceOfAFaultButNotTheValueFound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.objects("list").get(1).text("a"))
                .withMessage("list[1].a: found a number; a string is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.object("name"))
                .withMessage("name: found a string; an object is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.object("inner").object("none"))
                .withMessage("inner.none: found nothing; an object is needed");
    }

    /** They would be cut to 1 and to -1294967296. */
    @ParameterizedTest
    @ValueSource(strings = {"1.9", "3000000000"})
    void refusesANumberThatIsNoInteger(String number) {
        JsonObject object = JsonObject.parse("{\"count\": %s}".formatted(number));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> object.optionalInteger("count"))
                .withMessage("count: found a number; a whole number of 32 bits is needed");
    }

    @Test
    void readsTimesAndConstants() {
        JsonObject operation =
                JsonObject.parse("{\"at\": \"2026-01-31T12:00:00Z\", \"unit\": \"days\", \"other\": \"s3cret\"}");

        assertThat(operation.instant("at")).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(operation.constant("unit", TimeUnit.class)).isEqualTo(TimeUnit.DAYS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operation.instant("other"))
                .withMessage("other: found another string; a time such as 2026-01-31T12:00:00Z is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operation.constant("other", TimeUnit.class))
                .withMessage(
                        "other: found another string; one of [NANOSECONDS, MICROSECONDS, MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS] is needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "3", "\"text\"", "{\"a\":}"})
    void refusesWhatIsNoObject(String document) {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.parse(document));
    }

    @Test
    void writesWhatItReadButForNulls() {
        Map<String, Object> members = new LinkedHashMap<>(json.members());
        members.remove("nothing");

        assertThat(JsonObject.parse(JsonObject.write(json.members()))).isEqualTo(JsonObject.of(members));
    }
}
