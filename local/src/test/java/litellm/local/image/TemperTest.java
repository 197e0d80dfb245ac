package litellm.local.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemperTest {
    @Test
    void isWhatTheTagSays() {
        assertThat(Temper.of("ghcr.io/berriai/litellm:never-ready")).isEqualTo(Temper.NEVER_READY);
        assertThat(Temper.of("ghcr.io/berriai/litellm:wrong-models@sha256:0a1b"))
                .isEqualTo(Temper.WRONG_MODELS);
        assertThat(Temper.of("ghcr.io/berriai/litellm:v1")).isEqualTo(Temper.SOUND);
    }

    @Test
    void isWhatTheDockerfilesImagesSay() {
        assertThat(Temper.ofDockerfile(
                        "# not :never-ready\nARG BASE=litellm:migration-fails@sha256:0a\nFROM ${BASE}\n"))
                .isEqualTo(Temper.MIGRATION_FAILS);
        assertThat(Temper.ofDockerfile("  from litellm:never-ready\n")).isEqualTo(Temper.NEVER_READY);
        assertThat(Temper.ofDockerfile("FROM litellm:v1\nRUN echo a:never-ready\n"))
                .isEqualTo(Temper.SOUND);
    }
}
