package litellm.console.validate;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.InputStream;
import java.util.Objects;
import litellm.console.document.JsonDocument;

/** A document's shape by one of the JSON schemas beside this class. */
final class SchemaCheck {
    private final Schema schema;
    private final boolean mayHoldKeys;

    private SchemaCheck(String schema, boolean mayHoldKeys) {
        InputStream json = Objects.requireNonNull(SchemaCheck.class.getResourceAsStream(schema), schema);
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(json, InputFormat.JSON);
        this.mayHoldKeys = mayHoldKeys;
    }

    /** For documents whose text may be shown. */
    static SchemaCheck of(String schema) {
        return new SchemaCheck(schema, false);
    }

    /** For documents in which text may be a key that nobody is to see. */
    static SchemaCheck withKeys(String schema) {
        return new SchemaCheck(schema, true);
    }

    void check(Object document, Faults.InFile faults) {
        for (Error error : schema.validate(JsonDocument.write(document), InputFormat.JSON)) {
            faults.add(
                    place(error.getInstanceLocation()), SchemaFault.text(schema.getSchemaNode(), error, mayHoldKeys));
        }
    }

    /** {@code /model_list/2/model_name} as people write it: {@code model_list[2].model_name}. */
    private static String place(NodePath path) {
        StringBuilder place = new StringBuilder();
        for (int i = 0; i < path.getNameCount(); i++) {
            switch (path.getElement(i)) {
                case Integer index -> place.append('[').append(index).append(']');
                case Object name -> place.append(place.isEmpty() ? "" : ".").append(name);
            }
        }
        return place.isEmpty() ? "top level" : place.toString();
    }
}
