package litellm.local.iam;

import java.io.IOException;
import java.util.List;
import litellm.local.front.AmendedXml;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import org.w3c.dom.Element;

/**
 * An object that S3's DeleteObjects is to delete.
 *
 * @param action what it asks for: one version of an object is another thing than the object
 */
record DeletedObject(String key, String action) {
    /** All that a call names; none where its body is not XML. */
    static List<DeletedObject> of(Call call) {
        try {
            return AmendedXml.open(Reply.of(200, "text/xml", call.body())).all("Object").stream()
                    .map(DeletedObject::of)
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static DeletedObject of(Element object) {
        boolean version = AmendedXml.child(object, "VersionId").isPresent();
        return new DeletedObject(
                AmendedXml.text(object, "Key"), version ? "s3:DeleteObjectVersion" : "s3:DeleteObject");
    }
}
