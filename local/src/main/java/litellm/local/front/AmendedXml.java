package litellm.local.front;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An answer of a query API (RDS, Elastic Load Balancing, …), opened so that a service can read and amend it. */
public final class AmendedXml {
    private final Reply reply;
    private final Document document;

    private AmendedXml(Reply reply, Document document) {
        this.reply = reply;
        this.document = document;
    }

    /**
     * Opens moto's answer.
     *
     * @throws IOException when it is not XML
     */
    public static AmendedXml open(Reply reply) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return new AmendedXml(reply, factory.newDocumentBuilder().parse(new ByteArrayInputStream(reply.body())));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("moto's answer is not XML: " + e.getMessage(), e);
        }
    }

    /** All elements of that name, in the document's order. */
    public List<Element> all(String name) {
        return elements(document.getElementsByTagName(name));
    }

    /** The first element of that name. */
    public Optional<Element> first(String name) {
        return all(name).stream().findFirst();
    }

    /** The direct children of that name. */
    public static List<Element> children(Element parent, String name) {
        return elements(parent.getChildNodes()).stream()
                .filter(child -> child.getTagName().equals(name))
                .toList();
    }

    /** The first direct child of that name. */
    public static Optional<Element> child(Element parent, String name) {
        return children(parent, name).stream().findFirst();
    }

    /** The text of the first direct child of that name; empty when there is none. */
    public static String text(Element parent, String name) {
        return child(parent, name).map(Element::getTextContent).orElse("");
    }

    /** Sets the text of the first direct child of that name; makes the child when there is none. */
    public static void set(Element parent, String name, String text) {
        child(parent, name).orElseGet(() -> add(parent, name)).setTextContent(text);
    }

    /** Adds an empty child at the end. */
    public static Element add(Element parent, String name) {
        Element child = parent.getOwnerDocument().createElementNS(parent.getNamespaceURI(), name);
        parent.appendChild(child);
        return child;
    }

    /** Removes every direct child of that name. */
    public static void remove(Element parent, String name) {
        children(parent, name).forEach(parent::removeChild);
    }

    /** The answer as it stands now. */
    public Reply reply() {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return reply.withBody(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (TransformerException e) {
            throw new IllegalStateException("a parsed document cannot be written", e);
        }
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
