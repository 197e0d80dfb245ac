package litellm.controlplane.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RdsAuthoritiesTest {
    /** The second kind came after the file that it was made of: there the first deployment would fail after its database. */
    @Test
    void knowTheRegionsWhoseDatabasesCanBeVerified() {
        assertThat(RdsAuthorities.regions())
                .contains("us-east-1", "eu-central-1", "ap-southeast-2")
                .doesNotContain("il-central-1", "mx-central-1", "ap-southeast-7");
    }
}
