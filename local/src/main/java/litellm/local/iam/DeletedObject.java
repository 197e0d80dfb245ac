package litellm.local.iam;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import litellm.local.front.Call;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * An object that S3's DeleteObjects is to delete.
 *
 * @param action what it asks for: one version of an object is another thing than the object
 */
record DeletedObject(String key, String action) {
    /** All that a call names; none where its body is not XML. */
    static List<DeletedObject> of(Call call) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            NodeList objects = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(call.body()))
                    .getElementsByTagName("Object");
            List<DeletedObject> deleted = new ArrayList<>();
            for (int i = 0; i < objects.getLength(); i++) {
                deleted.add(of((Element) objects.item(i)));
            }
            return deleted;
        } catch (SAXException | IOException | ParserConfigurationException e) {
            return List.of();
        }
    }

    private static DeletedObject of(Element object) {
        boolean version = object.getElementsByTagName("VersionId").getLength() > 0;
        return new DeletedObject(
                object.getElementsByTagName("Key").item(0).getTextContent(),
                version ? "s3:DeleteObjectVersion" : "s3:DeleteObject");
    }
}
