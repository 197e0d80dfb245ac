package litellm.local.front;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells what a web page may have sent. A browser lets every page call loopback ports, also under the page's own name once its owner has that
 * lead here, and any access key will do here. moto's server does as this class.
 */
final class WebPages {
    /** Browsers alone send these: Origin with no image, Sec-Fetch-Site not to every name, and older ones not at all. */
    private static final List<String> HEADERS = List.of("Origin", "Sec-Fetch-Site");

    /** Below localhost, which is nobody's to lead elsewhere, are the names of S3's buckets. */
    private static final Pattern OWN_HOST =
            Pattern.compile("(127\\.0\\.0\\.1|([a-z0-9.-]+\\.)?localhost)(:\\d+)?", Pattern.CASE_INSENSITIVE);

    private WebPages() {}

    /** Why a call is refused; empty for a program's. */
    static Optional<String> refusal(Call call) {
        return byHeader(call).or(() -> byHost(call)).or(() -> byMethod(call));
    }

    private static Optional<String> byHeader(Call call) {
        return HEADERS.stream()
                .filter(name -> call.header(name).isPresent())
                .findFirst()
                .map(name -> "The local cloud is not for web pages: the request has the header " + name
                        + ", which browsers send.");
    }

    private static Optional<String> byHost(Call call) {
        String host = call.header("Host").orElse("");
        return OWN_HOST.matcher(host).matches()
                ? Optional.empty()
                : Optional.of("The local cloud is called 127.0.0.1 or localhost; the request is for the host \"" + host
                        + "\", which may be a web page's.");
    }

    /** Programs send an action by POST; a GET is what an image of a page makes an older browser send. */
    private static Optional<String> byMethod(Call call) {
        return call.action() == null || call.method().equals("POST")
                ? Optional.empty()
                : Optional.of("The local cloud takes an action by POST; " + call.action() + " came by " + call.method()
                        + ", which a web page can make a browser send.");
    }
}
