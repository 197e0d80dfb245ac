package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {
    @Test
    void shouldReadWhatItWrites() {
        S3Location location = new S3Location("artifacts", "reports/dev/a b.plan.json");

        assertThat(location).hasToString("s3://artifacts/reports/dev/a b.plan.json");
        assertThat(S3Location.parse(location.toString())).contains(location);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3://", "s3://artifacts", "s3://artifacts/", "s3:///key", "https://artifacts/key"})
    void shouldTakeNothingElseForOne(String text) {
        assertThat(S3Location.parse(text)).isEmpty();
    }
}
