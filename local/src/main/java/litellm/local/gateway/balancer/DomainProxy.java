package litellm.local.gateway.balancer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name service of the local cloud, in the only form that needs no right on this machine: an HTTP proxy for HTTPS, which leads a
 * domain of Route 53 to its load balancer's port.
 */
public final class DomainProxy implements AutoCloseable {
    private static final Pattern CONNECT = Pattern.compile("CONNECT ([^ :]+):\\d+ HTTP/1\\.[01]\r\n");
    private static final int LONGEST_REQUEST = 8_192;

    private final Function<String, Optional<InetSocketAddress>> addresses;
    private final ServerSocket server;
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();

    private DomainProxy(Function<String, Optional<InetSocketAddress>> addresses) throws IOException {
        this.addresses = addresses;
        this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    /** A proxy on a free port, which asks {@code addresses} for the address behind a domain. */
    public static DomainProxy start(Function<String, Optional<InetSocketAddress>> addresses) throws IOException {
        DomainProxy proxy = new DomainProxy(addresses);
        proxy.connections.execute(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connections.execute(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    // Such as too many open files, which may pass; to ask again at once would only keep a processor
                    // busy.
                    System.err.println("The domains of the local cloud cannot be reached: " + e.getMessage());
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        try (client) {
            Matcher connect = CONNECT.matcher(head(client.getInputStream()));
            Optional<InetSocketAddress> address =
                    connect.lookingAt() ? addresses.apply(connect.group(1)) : Optional.empty();
            if (address.isEmpty()) {
                answer(client, "502 No load balancer is behind this name");
                return;
            }
            try (Socket balancer =
                    new Socket(address.get().getAddress(), address.get().getPort())) {
                answer(client, "200 Connected");
                connections.execute(() -> pump(balancer, client));
                pump(client, balancer);
            }
        } catch (IOException _) {
            // One of the two has gone; the other sees its connection end.
        }
    }

    private static String head(InputStream input) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && head.size() < LONGEST_REQUEST; next = input.read()) {
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream().write("HTTP/1.1 %s\r\n\r\n".formatted(status).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // As above.
        }
    }
}
