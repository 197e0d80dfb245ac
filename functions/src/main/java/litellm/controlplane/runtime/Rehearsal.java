package litellm.controlplane.runtime;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import litellm.controlplane.json.JsonObject;

/**
 * Runs a function once, without a real event, before Lambda takes the snapshot that the function starts from. Every AWS call is
 * refused, so nothing is read or changed; but the snapshot then holds the loaded classes and the clients, which the first event
 * after a restore would otherwise wait for.
 */
final class Rehearsal {
    /** Has the members that most functions read; a function that misses one of its own rehearses less. */
    static final String EVENT = """
            {"execution": "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:rehearsal",
             "startedAt": "2026-01-01T00:00:00Z", "environment": "dev", "step": "Rehearsal", "stack": "security", "keep": 0,
             "to": "started", "input": {"action": "deploy", "environment": "dev"},
             "request": {"execution": "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:rehearsal",
               "startedAt": "2026-01-01T00:00:00Z", "action": "deploy", "environment": "dev", "stack": "all",
               "stacks": {"security": true}, "parameters": {"security": {}}, "tags": {}, "release": "rehearsal", "options": {}},
             "operation": {"kind": "stack", "name": "dev-security-stack", "id": "rehearsal", "status": "IN_PROGRESS",
               "startedAt": "2026-01-01T00:00:00Z"}}""";

    private Rehearsal() {}

    /**
     * Rehearses the functions of the jar that this class is in, one after the other; used by the local cloud's build to record a
     * class-data archive.
     *
     * @throws ReflectiveOperationException if one cannot be made, most likely for an environment variable that it needs
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        for (Class<?> type : ownClasses()) {
            if (JsonHandler.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                ((JsonHandler) type.getConstructor().newInstance()).beforeCheckpoint(null);
            }
        }
    }

    private static List<Class<?>> ownClasses() throws IOException, ClassNotFoundException {
        Class<?> self = Rehearsal.class;
        List<Class<?>> classes = new ArrayList<>();
        try (JarFile jar = new JarFile(URI.create(
                        self.getProtectionDomain().getCodeSource().getLocation().toString())
                .getPath())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().startsWith("litellm/") && entry.getName().endsWith(".class")) {
                    String name = entry.getName().replace('/', '.').replaceFirst("\\.class$", "");
                    classes.add(Class.forName(name, false, self.getClassLoader()));
                }
            }
        }
        return classes;
    }

    static void of(Function<JsonObject, ?> work) {
        JsonObject event = JsonObject.parse(EVENT);
        AwsClients.HTTP.prepare();
        AwsClients.HTTP.refuseDuring(() -> {
            try {
                JsonObject.write(Log.during(event, () -> work.apply(event)));
            } catch (RuntimeException e) {
                // Expected: the refused call ends the rehearsal.
            }
        });
    }
}
