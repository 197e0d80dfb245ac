package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;

import litellm.controlplane.release.Dockerfile.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(dockerfile.base("")).matches("litellm:v1@sha256:0a \\+ [0-9a-f]{12}");
        assertThat(dockerfile.base("litellm:v2")).isEqualTo(dockerfile.base("").replace("v1@sha256:0a", "v2"));
    }

    @Test
    void isTheSameWithAByteOrderMark() {
        String text = "ARG BASE_IMAGE=litellm:v1\nFROM ${BASE_IMAGE}\n";

        assertThat(Dockerfile.parse("\ufeff" + text)).isEqualTo(Dockerfile.parse(text));
    }

    /** It may install another version. */
    @Test
    void isAnotherBaseWithAnotherInstructionAndNotWithAnotherComment() {
        String text = "FROM litellm:v1\nUSER 65534\n";
        String base = Dockerfile.parse(text).base("");

        assertThat(Dockerfile.parse("# why\n" + text + "\n").base("")).isEqualTo(base);
        assertThat(Dockerfile.parse(text + "RUN pip install -U litellm\n").base(""))
                .isNotEqualTo(base);
    }

    /** What a FROM asks for stands in the base by itself, and gives way to an image that is named. */
    @Test
    void isAnotherBaseWithAnotherDefaultOfAnArgumentThatNoImageIsNamedBy() {
        String text = "ARG BASE=litellm:v1\nFROM ${BASE}\nARG PRISMA=6.1\nRUN pip install prisma==${PRISMA}\n";
        Dockerfile dockerfile = Dockerfile.parse(text);

        assertThat(Dockerfile.parse(text.replace("6.1", "6.2")).base("")).isNotEqualTo(dockerfile.base(""));
        assertThat(Dockerfile.parse(text.replace("litellm:v1", "litellm:v2")).base("litellm:v1"))
                .isEqualTo(dockerfile.base(""));
    }

    @Test
    void namesTheRepositoryOfTheImageThatAnotherMayTakeThePlaceOf() {
        Dockerfile dockerfile = Dockerfile.parse("""
                ARG BASE_IMAGE=mirror.example:5000/team/litellm:v1@sha256:0a
                FROM python@sha256:0b AS build
                FROM python:3 AS test
                FROM localhost:5000/tools
                FROM ${BASE_IMAGE}
                """);

        assertThat(dockerfile.repository()).contains("mirror.example:5000/team/litellm");
        assertThat(dockerfile.takes("mirror.example:5000/team/litellm:v2")).isTrue();
        assertThat(dockerfile.takes("python:3")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FROM litellm:v1", "ARG BASE_IMAGE=litellm:v1\nFROM python:3", "FROM ${BASE_IMAGE}"})
    void takesNoOtherImageWhereItsBuildWouldIgnoreIt(String text) {
        assertThat(Dockerfile.parse(text).takes("litellm:v1")).isFalse();
    }

    @Test
    void isPinnedWhereEachImageHasADigest() {
        assertThat(Dockerfile.isPinned("a:1@sha256:01, b:2@sha256:02 + 0123")).isTrue();
        assertThat(Dockerfile.isPinned("a:1@sha256:01, b:2 + 0123")).isFalse();
        assertThat(Dockerfile.isPinned("")).isFalse();
    }

    @Test
    void buildsOnEveryImageButItsOwnStages() {
        Dockerfile dockerfile =
                Dockerfile.parse("from python:3 as build\nFROM build\nFROM litellm:v1\nFROM python:3\n");

        assertThat(dockerfile.base("")).startsWith("python:3, litellm:v1 + ");
        assertThat(dockerfile.froms()).isEqualTo(4);
    }
}
