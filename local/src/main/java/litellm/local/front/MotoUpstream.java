package litellm.local.front;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks moto over HTTP/1.0, one connection per call, as its server has it. The JDK's client does not let the Host header through, by which
 * moto tells the bucket in S3's virtual-host style.
 */
public final class MotoUpstream implements Upstream {
    private static final Set<String> NOT_PASSED_ON = Headers.hopByHopAnd("Content-Length", "Expect", "HTTP2-Settings");

    private final int port;

    /** moto on a loopback port. */
    public MotoUpstream(int port) {
        this.port = port;
    }

    @Override
    public Reply forward(Call call) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(head(call));
            socket.getOutputStream().write(call.body());
            socket.getOutputStream().flush();
            return decode(socket.getInputStream().readAllBytes());
        }
    }

    private static byte[] head(Call call) {
        StringBuilder head = new StringBuilder()
                .append(call.method())
                .append(' ')
                .append(call.path())
                .append(call.query().isEmpty() ? "" : "?" + call.query())
                .append(" HTTP/1.0\r\n");
        call.headers().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        head.append("Content-Length: ").append(call.body().length).append("\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Reply decode(byte[] response) throws IOException {
        String text = new String(response, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("moto broke the connection.");
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon), ignored -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        byte[] body = Arrays.copyOfRange(response, end + 4, response.length);
        return new Reply(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body);
    }
}
