package litellm.local.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Upstream;
import tools.jackson.jr.ob.JSON;

/** What moto knows of functions. Which there are is kept until something changes. */
final class FunctionDirectory {
    private final Upstream moto;
    private final String region;
    private final Map<FunctionReference, Lookup> resolved = new ConcurrentHashMap<>();

    FunctionDirectory(Upstream moto, String region) {
        this.moto = moto;
        this.region = region;
    }

    /** Looked up under the map's own lock: a change that comes meanwhile waits, and then clears what it has made untrue. */
    Lookup resolve(FunctionReference reference) {
        Lookup found = resolved.computeIfAbsent(reference, this::ask);
        if (found instanceof Lookup.Unknown) {
            // It is not kept: moto may have failed for a moment only.
            resolved.remove(reference, found);
        }
        return found;
    }

    /** Something has changed. */
    void forget() {
        resolved.clear();
    }

    /** How often an event that nobody waits for is tried again: as its function's event configuration says, or twice. */
    int retries(FunctionReference reference) throws IOException {
        Reply reply = get("/2019-09-25/functions/" + reference.name() + "/event-invoke-config", reference.qualifier());
        Object retries = reply.status() == 200 ? JSON.std.mapFrom(reply.body()).get("MaximumRetryAttempts") : null;
        return retries instanceof Number number ? number.intValue() : 2;
    }

    private Lookup ask(FunctionReference reference) {
        try {
            Reply found = get("/2015-03-31/functions/" + reference.name() + "/configuration", reference.qualifier());
            return found.status() == 200
                    ? new Lookup.Known(FunctionConfiguration.of(JSON.std.mapFrom(found.body())))
                    : new Lookup.Unknown(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks moto in Lambda's own name; moto tells services by the credential scope. */
    private Reply get(String path, String qualifier) throws IOException {
        String query = qualifier.equals(FunctionReference.LATEST) ? "" : "Qualifier=" + qualifier;
        String authorization = "AWS4-HMAC-SHA256 Credential=lambda/20250101/" + region
                + "/lambda/aws4_request, SignedHeaders=host, Signature=0";
        Map<String, List<String>> headers =
                Map.of("Host", List.of("127.0.0.1"), "Authorization", List.of(authorization));
        return moto.forward(new Call("GET", path, query, headers, new byte[0], "lambda", null, null));
    }
}
