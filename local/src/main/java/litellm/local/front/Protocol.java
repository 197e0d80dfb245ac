package litellm.local.front;

import java.util.Set;

/** The shape of a service's errors, which every AWS SDK reads by the service's protocol. */
enum Protocol {
    JSON,
    QUERY,
    EC2,
    S3;

    /** Services whose errors are those of the query protocol, though their paths are REST. */
    private static final Set<String> REST_XML_SERVICES = Set.of("route53", "cloudfront");

    /** The protocol of a call: by its service where that has a shape of its own, else by how its action is named. */
    static Protocol of(Call call) {
        if ("ec2".equals(call.service())) {
            return EC2;
        }
        if (call.service() == null || "s3".equals(call.service())) {
            return S3;
        }
        boolean query = call.action() != null && call.header("X-Amz-Target").isEmpty();
        return query || REST_XML_SERVICES.contains(call.service()) ? QUERY : JSON;
    }

    Reply error(int status, String code, String message) {
        return switch (this) {
            case JSON -> Reply.jsonError(status, code, message);
            case QUERY -> Reply.xmlError(status, code, message);
            case EC2 ->
                Reply.xml(
                        status,
                        "<Response><Errors><Error><Code>" + code + "</Code><Message>" + Reply.escape(message)
                                + "</Message></Error></Errors><RequestID>local</RequestID></Response>");
            case S3 ->
                Reply.xml(
                        status,
                        "<Error><Code>" + code + "</Code><Message>" + Reply.escape(message)
                                + "</Message><RequestId>local</RequestId></Error>");
        };
    }

    /** What the service says to a client that calls too often. */
    Reply throttled(Call call) {
        if ("lambda".equals(call.service())) {
            return error(429, "TooManyRequestsException", "Rate Exceeded.");
        }
        return switch (this) {
            case JSON -> error(400, "ThrottlingException", "Rate exceeded");
            case EC2 -> error(503, "RequestLimitExceeded", "Request limit exceeded.");
            case QUERY -> error(400, "Throttling", "Rate exceeded");
            case S3 -> error(503, "SlowDown", "Please reduce your request rate.");
        };
    }

    /** What the service says to a caller whose policies do not allow the call. */
    Reply denied(String message) {
        return switch (this) {
            case JSON -> error(400, "AccessDeniedException", message);
            case EC2 -> error(403, "UnauthorizedOperation", message);
            case QUERY, S3 -> error(403, "AccessDenied", message);
        };
    }

    /** What is said to a caller that no policy could allow the call. */
    Reply refused(String message) {
        return error(403, this == JSON ? "AccessDeniedException" : "AccessDenied", message);
    }

    /** What the service says when it is at fault itself. */
    Reply failed(Call call) {
        String message = "An internal error occurred.";
        if ("lambda".equals(call.service())) {
            return error(500, "ServiceException", message);
        }
        return error(500, this == JSON ? "InternalServerException" : "InternalError", message);
    }

    /** What the service says when a part behind it does not answer. */
    Reply unavailable(String message) {
        return error(503, "ServiceUnavailable", message);
    }
}
