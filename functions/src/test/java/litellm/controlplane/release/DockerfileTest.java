package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;

import litellm.controlplane.release.Dockerfile.Image;
import org.junit.jupiter.api.Test;

class DockerfileTest {
    @Test
    void buildsOnTheDefaultOfTheArgumentThatItAsksFor() {
        Dockerfile dockerfile = Dockerfile.parse("""
                # syntax
                ARG BASE_IMAGE=litellm:v1@sha256:0a
                FROM --platform=linux/amd64 ${BASE_IMAGE}
                COPY config.yaml /app/config.yaml
                """);

        assertThat(dockerfile.images()).containsExactly(new Image("litellm:v1@sha256:0a", 2));
        assertThat(dockerfile.baseImage()).isEqualTo("litellm:v1@sha256:0a");
    }

    @Test
    void buildsOnEveryImageButItsOwnStages() {
        Dockerfile dockerfile =
                Dockerfile.parse("from python:3 as build\nFROM build\nFROM litellm:v1\nFROM python:3\n");

        assertThat(dockerfile.baseImage()).isEqualTo("python:3, litellm:v1");
        assertThat(dockerfile.froms()).isEqualTo(4);
    }
}
