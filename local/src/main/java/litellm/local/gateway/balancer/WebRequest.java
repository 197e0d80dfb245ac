package litellm.local.gateway.balancer;

import java.util.List;
import java.util.Map;

/**
 * What a listener rule looks at.
 *
 * @param host without its port
 * @param path as sent, percent-encoded
 * @param query as sent; empty when there is none
 * @param headers names in any case
 * @param source the client's address
 */
record WebRequest(
        String method, String host, String path, String query, Map<String, List<String>> headers, String source) {}
