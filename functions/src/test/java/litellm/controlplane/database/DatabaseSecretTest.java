package litellm.controlplane.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DatabaseSecretTest {
    private static final DatabaseAddress ADDRESS =
            new DatabaseAddress("dev-litellm-db.abc.us-east-1.rds.amazonaws.com", 5432, "litellm");

    /** Every printable ASCII character, and some beyond. */
    @Property(tries = 500)
    void anyPasswordComesBackOutOfTheConnectionUri(
            @ForAll @StringLength(min = 1, max = 64) @CharRange(from = ' ', to = '~') @CharRange(from = 'À', to = 'ž')
                    String password) {
        URI uri = URI.create(ADDRESS.connectionUri(new Credential("litellm_a", password)));

        String[] userInfo = uri.getRawUserInfo().split(":", 2);
        assertThat(userInfo[0]).isEqualTo("litellm_a");
        assertThat(URLDecoder.decode(userInfo[1], UTF_8)).isEqualTo(password);
        assertThat(uri.getHost()).isEqualTo(ADDRESS.host());
        assertThat(uri.getPort()).isEqualTo(5432);
        assertThat(uri.getPath()).isEqualTo("/litellm");
        assertThat(uri.getQuery()).isEqualTo("sslmode=require");
    }

    @Property(tries = 200)
    void aStoredValueIsReadBackAsItWas(
            @ForAll @StringLength(min = 1, max = 64) @CharRange(from = ' ', to = '~') String password) {
        DatabaseSecret secret = new DatabaseSecret(ADDRESS, new Credential("litellm_b", password));

        assertThat(DatabaseSecret.parse(secret.toMap())).contains(secret);
    }

    @Test
    void theValueHoldsEveryKeyOfTheInventory() {
        assertThat(new DatabaseSecret(ADDRESS, new Credential("litellm_a", "p w")).toMap())
                .containsOnly(
                        Map.entry("engine", "postgres"),
                        Map.entry("host", ADDRESS.host()),
                        Map.entry("port", "5432"),
                        Map.entry("dbname", "litellm"),
                        Map.entry("username", "litellm_a"),
                        Map.entry("password", "p w"),
                        Map.entry(
                                "DATABASE_URL",
                                "postgresql://litellm_a:p%20w@" + ADDRESS.host() + ":5432/litellm?sslmode=require"));
    }

    @Test
    void aValueThatIsIncompleteOrContradictsItselfIsNone() {
        Map<String, String> complete = new DatabaseSecret(ADDRESS, new Credential("litellm_a", "secret")).toMap();
        for (String key : complete.keySet()) {
            Map<String, String> incomplete = new HashMap<>(complete);
            incomplete.remove(key);
            assertThat(DatabaseSecret.parse(incomplete)).as("without " + key).isEmpty();
        }
        Map<String, String> stale = new HashMap<>(complete);
        stale.put("password", "another");
        assertThat(DatabaseSecret.parse(stale)).isEmpty();
        assertThat(DatabaseSecret.parse(Map.of())).isEmpty();
    }

    @Test
    void noPasswordIsPrinted() {
        DatabaseSecret secret = new DatabaseSecret(ADDRESS, new Credential("litellm_a", "hidden"));
        assertThat(secret.toString()).doesNotContain("hidden");
    }
}
