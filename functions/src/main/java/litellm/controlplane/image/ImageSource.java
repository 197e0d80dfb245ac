package litellm.controlplane.image;

import java.nio.charset.StandardCharsets;
import litellm.controlplane.Sha256;
import litellm.controlplane.release.Dockerfile;
import litellm.controlplane.release.Release;

/**
 * What an image is built from: a release's {@code image.zip} with the Dockerfile and config.yaml.
 *
 * @param archive its bytes; not to be changed
 * @param named the image to begin with in place of the one that the Dockerfile names; empty for none
 * @param base identifies everything in the image except config.yaml, see {@link Dockerfile#base}
 * @param tag the first half of the SHA-256 of archive and named image: the same content, the same tag
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared: a source is compared by its tag.
record ImageSource(byte[] archive, String named, String base, String tag) {
    private static final int TAG_LENGTH = 32;

    /**
     * A release's source.
     *
     * @param named the image to begin with; empty for the one that the Dockerfile names
     */
    static ImageSource of(Release release, String named) {
        byte[] archive = release.file(Release.IMAGE);
        return new ImageSource(
                archive,
                named,
                Dockerfile.of(release).base(named),
                Sha256.hex(archive, named.getBytes(StandardCharsets.UTF_8)).substring(0, TAG_LENGTH));
    }
}
