package litellm.console.azure;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks through azure-pipelines.yml as it was read. */
public final class PipelineFile {
    private PipelineFile() {}

    /** Every mapping in a value of YAML, the value itself first where it is one. */
    public static Stream<Map<?, ?>> mappings(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                Stream.concat(Stream.of(map), map.values().stream().flatMap(PipelineFile::mappings));
            case List<?> list -> list.stream().flatMap(PipelineFile::mappings);
            case null, default -> Stream.empty();
        };
    }
}
