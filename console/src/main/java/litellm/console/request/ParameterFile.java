package litellm.console.request;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.document.DocumentException;
import litellm.console.document.GivenBytes;
import litellm.console.document.JsonDocument;
import litellm.console.document.WholeCharacters;
import litellm.console.document.YamlDocument;
import litellm.controlplane.ForeignText;

/** A file of {@code --params}: {@code {stack: {Parameter: value}}} in JSON (name ends in .json) or YAML. */
record ParameterFile(Path file, List<String> faults) {
    /** The file's parameters by stack, as text; what is broken is left out and reported as a fault. */
    Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        try {
            String text = text();
            Object content = file.toString().endsWith(".json")
                    ? JsonDocument.read(file.toString(), text)
                    : YamlDocument.readAsText(file.toString(), text);
            WholeCharacters.check(file.toString(), content);
            if (content instanceof Map<?, ?> stacks) {
                stacks.forEach((stack, values) -> parameters.put(stack.toString(), parameters(stack, values)));
            } else {
                fault("found no stacks; allowed: {stack: {Parameter: value}}");
            }
        } catch (DocumentException e) {
            faults.add("--params " + ForeignText.line(e.getMessage()));
        } catch (CharacterCodingException e) {
            fault("found bytes that are no UTF-8; allowed: JSON or YAML in UTF-8");
        } catch (IOException e) {
            fault("cannot be read; allowed: a readable file in JSON or YAML");
        }
        return parameters;
    }

    private String text() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            // A decoder of its own refuses what is no UTF-8, where String would put another character.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(GivenBytes.read(file.toString(), in)))
                    .toString();
        }
    }

    private Map<String, String> parameters(Object stack, Object values) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (values instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value == null || value instanceof Map || value instanceof List) {
                    fault("found %s at %s.%s; allowed: a string, a number or a boolean"
                            .formatted(value == null ? "nothing" : "a collection", clean(stack), clean(name)));
                } else {
                    parameters.put(name.toString(), value.toString());
                }
            });
        } else {
            fault("found no parameters at %s; allowed: {Parameter: value}".formatted(clean(stack)));
        }
        return parameters;
    }

    private void fault(String problem) {
        faults.add("--params %s: %s".formatted(file, problem));
    }

    private static String clean(Object name) {
        return ForeignText.line(name.toString());
    }
}
