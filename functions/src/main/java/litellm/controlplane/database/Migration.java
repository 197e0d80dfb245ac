package litellm.controlplane.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.UUID;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;

/**
 * One image's migration of one database.
 *
 * @param image the image's reference by digest
 * @param database RDS's own id of the database. Its name or host would not do, because a database that was deleted and made
 *     again, or replaced, may have the same ones.
 */
record Migration(String image, String database) {

    static Migration of(Request request, String image, StackExports exports) {
        return new Migration(image, exports.value(request.environment() + "-litellm-db-resource-id"));
    }

    /** As it stands in an operation's outputs between two looks. */
    static Migration from(Map<String, String> outputs) {
        return new Migration(outputs.get("image"), outputs.get("database"));
    }

    Map<String, String> toOutputs() {
        return Map.of("image", image, "database", database);
    }

    /** A short name for it, which a running task bears as its {@code startedBy}. */
    String id() {
        return UUID.nameUUIDFromBytes((image + " " + database).getBytes(UTF_8)).toString();
    }
}
