package litellm.controlplane.verification;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The models that a gateway must offer: those of the config.yaml that its image was built from. */
final class ConfiguredModels {
    private static final String FILE = "config.yaml";

    private ConfiguredModels() {}

    /**
     * The names that clients use, in alphabetical order.
     *
     * @param archive a release's {@code image.zip}
     * @throws IllegalStateException where it holds no config.yaml with a model_list
     */
    static Set<String> of(byte[] archive) {
        Set<String> names = new TreeSet<>();
        for (Object model : modelList(config(archive))) {
            if (model instanceof Map<?, ?> entry && entry.get("model_name") instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    private static List<?> modelList(String config) {
        LoadSettings settings = LoadSettings.builder().setLabel(FILE).build();
        if (new Load(settings).loadFromString(config) instanceof Map<?, ?> document
                && document.get("model_list") instanceof List<?> models) {
            return models;
        }
        throw new IllegalStateException(FILE + ": found no model_list; the gateway needs one");
    }

    private static String config(byte[] archive) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(FILE)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("image.zip: found no config.yaml");
    }
}
