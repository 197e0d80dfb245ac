package litellm.local.stack.api;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import litellm.local.front.Reply;

/** Writes results of the query protocol. */
final class QueryReply {
    private static final String NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    private QueryReply() {}

    /**
     * The reply to an action.
     *
     * @param result its members: texts, numbers, booleans, times, lists and maps of them; nulls are left out
     */
    static Reply of(String action, Map<String, ?> result) {
        StringBuilder xml = new StringBuilder();
        xml.append('<')
                .append(action)
                .append("Response xmlns=\"")
                .append(NAMESPACE)
                .append("\">");
        element(xml, action + "Result", result);
        element(xml, "ResponseMetadata", Map.of("RequestId", UUID.randomUUID().toString()));
        xml.append("</").append(action).append("Response>");
        return Reply.xml(200, xml.toString());
    }

    private static void element(StringBuilder xml, String name, Object value) {
        if (value == null) {
            return;
        }
        xml.append('<').append(name).append('>');
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, member) -> element(xml, (String) key, member));
            case List<?> list -> list.forEach(member -> element(xml, "member", member));
            default -> xml.append(Reply.escape(value.toString()));
        }
        xml.append("</").append(name).append('>');
    }
}
