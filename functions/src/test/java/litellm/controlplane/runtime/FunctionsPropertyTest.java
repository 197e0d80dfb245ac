package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.Yaml;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever stands in the event that a function is invoked with, it works or refuses the event in words: none of its own code's
 * exceptions gets out. Every call of AWS is refused meanwhile.
 */
class FunctionsPropertyTest {
    private static final Settings SETTINGS = new Settings(Map.of(
            "AWS_REGION",
            "us-east-1",
            "AWS_ENDPOINT_URL",
            "http://127.0.0.1:9",
            "ARTIFACT_BUCKET",
            "artifacts",
            "BUILD_PROJECT",
            "image",
            "CLOUDFORMATION_ROLE_ARN",
            "arn:aws:iam::123456789012:role/litellm-cloudformation",
            "LOCK_TABLE",
            "locks",
            "REGISTRY",
            "123456789012.dkr.ecr.us-east-1.amazonaws.com",
            "RELEASE",
            "rehearsal",
            "TASKS_CLUSTER",
            "tasks"));

    /** What Java says of itself when code trips; nobody who reads one knows what was wrong with the event. */
    private static final List<Class<? extends Throwable>> TRIPS = List.of(
            NullPointerException.class,
            ClassCastException.class,
            IndexOutOfBoundsException.class,
            NoSuchElementException.class,
            NumberFormatException.class,
            ArithmeticException.class,
            DateTimeException.class,
            UnsupportedOperationException.class);

    /** What the constructors of functions take. */
    private static final Map<Class<?>, Object> ARGUMENTS =
            Map.of(Settings.class, SETTINGS, Clock.class, Clock.systemUTC(), Duration.class, Duration.ofSeconds(1));

    private static final List<RequestStreamHandler> FUNCTIONS = functions();

    /** A change of the event: what stands at a path of names is another value, or gone. */
    record Change(List<String> path, Object value) implements Consumer<Map<String, Object>> {
        private static final Object GONE = new Object();

        @Override
        @SuppressWarnings("unchecked") // Objects of JSON have names.
        public void accept(Map<String, Object> event) {
            Map<String, Object> object = event;
            for (String name : path.subList(0, path.size() - 1)) {
                if (!(object.get(name) instanceof LinkedHashMap<?, ?> inner)) {
                    return;
                }
                object = (Map<String, Object>) inner;
            }
            if (value == GONE) {
                object.remove(path.getLast());
            } else {
                object.put(path.getLast(), value);
            }
        }
    }

    @Provide
    Arbitrary<RequestStreamHandler> eventFunctions() {
        return Arbitraries.of(FUNCTIONS);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<List<String>> places = Arbitraries.of(places(List.of(), event()));
        return Combinators.combine(places, values())
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static Arbitrary<Object> values() {
        return Arbitraries.of(
                Change.GONE,
                -1,
                1e300,
                Long.MIN_VALUE,
                true,
                List.of(),
                List.of(Map.of("status", "FAILED")),
                Map.of(),
                Map.of("status", 1),
                Map.of("a", Map.of("status", "FAILED", "error", "E", "cause", "{")),
                "",
                "*",
                "../../prod",
                "prod",
                "teardown",
                "FAILED",
                "SUCCEEDED",
                "stack",
                "verification",
                "sessions",
                "snapshot",
                "0000-99-99T00:00:00Z",
                "\u001b[2J\u202e\0",
                "\ud800",
                "'; DROP ROLE litellm; --",
                "x".repeat(100_000));
    }

    @Property(tries = 800)
    void anEventIsWorkedOnOrRefusedInWords(
            @ForAll("eventFunctions") RequestStreamHandler function, @ForAll("changes") List<Change> changes) {
        Map<String, Object> event = event();
        changes.forEach(change -> change.accept(event));

        AwsClients.HTTP.refuseDuring(() -> refusal(function, event).ifPresent(refusal -> {
            assertThat(refusal).isNotInstanceOfAny(TRIPS.toArray(Class<?>[]::new));
            assertThat(refusal.getMessage())
                    .isNotBlank()
                    .hasSizeLessThan(2000)
                    .doesNotContain("No enum constant")
                    .doesNotContainPattern("[\\p{Cc}&&[^\\n]]");
        }));
    }

    private static Optional<RuntimeException> refusal(RequestStreamHandler function, Map<String, Object> event) {
        byte[] bytes = JsonObject.write(event).getBytes(StandardCharsets.UTF_8);
        try {
            function.handleRequest(new ByteArrayInputStream(bytes), new ByteArrayOutputStream(), null);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the execution's state, which the functions at its end read. */
    private static Map<String, Object> event() {
        Map<String, Object> event = JsonObject.parse(Rehearsal.EVENT).members();
        Map<String, Object> state = JsonObject.parse("""
                {"lock": {"result": {"outcome": "LOCKED"}},
                 "foundations": {"image": {"kind": "build", "name": "image", "id": "image:1", "status": "SUCCEEDED",
                   "outcome": "BUILT", "outputs": {"image": "repository@sha256:1"}, "startedAt": "2026-01-01T00:00:00Z"},
                  "security": {"kind": "stack", "name": "dev-security-stack", "id": "arn:1", "status": "FAILED",
                   "error": "StackFailed", "cause": "Key: limit exceeded", "startedAt": "2026-01-01T00:00:00Z"}},
                 "failure": {"Error": "litellm.controlplane.stack.StackFailed", "Cause": "{\\"errorMessage\\": \\"limit\\"}"},
                 "diagnosis": {"error": "StackFailed", "cause": "limit", "step": "Deploy security"}}""").members();
        state.put("request", event.get("request"));
        event.put("state", state);
        // Read again: no two of its places are the same object.
        return JsonObject.parse(JsonObject.write(event)).members();
    }

    private static List<List<String>> places(List<String> above, Map<?, ?> object) {
        List<List<String>> places = new ArrayList<>();
        object.forEach((name, value) -> {
            List<String> place = new ArrayList<>(above);
            place.add((String) name);
            places.add(place);
            if (value instanceof Map<?, ?> inner) {
                places.addAll(places(place, inner));
            }
        });
        return places;
    }

    /** Those of the template; Secrets Manager's has an event of another shape and a property test of its own. */
    private static List<RequestStreamHandler> functions() {
        try {
            String file = "bootstrap-template.yaml";
            Template template = Template.parse(file, Files.readString(Path.of("..", file)));
            return Yaml.mapping(template.mappings().get("Functions"), file + ": Mappings.Functions").values().stream()
                    .map(function -> Yaml.mapping(function, file + ": Mappings.Functions"))
                    .map(function -> function("litellm.controlplane." + function.get("Handler")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Made of these settings, unless it needs none. */
    private static RequestStreamHandler function(String name) {
        try {
            return Arrays.stream(Class.forName(name).getDeclaredConstructors())
                    .filter(constructor -> ARGUMENTS.keySet().containsAll(List.of(constructor.getParameterTypes())))
                    .max(Comparator.comparingInt(Constructor::getParameterCount))
                    .map(FunctionsPropertyTest::make)
                    .orElseThrow(() -> new IllegalStateException(name + ": found no constructor to call"));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestStreamHandler make(Constructor<?> constructor) {
        Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                .map(ARGUMENTS::get)
                .toArray();
        try {
            constructor.setAccessible(true);
            return (RequestStreamHandler) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name(constructor), e);
        }
    }

    private static String name(Constructor<?> constructor) {
        return constructor.getDeclaringClass().getName();
    }
}
