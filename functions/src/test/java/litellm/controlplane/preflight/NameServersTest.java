package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameServersTest {
    private static final int NO_ERROR = 0;
    private static final int NO_SUCH_NAME = 3;

    @Test
    void readsTheNameServersThatAResolverNames() throws IOException {
        try (Resolver resolver = new Resolver(NO_ERROR, "NS-1.AwsDns-01.org", "ns-2.awsdns-02.com")) {
            assertThat(resolver.nameServers().of("example.com"))
                    .contains(Set.of("ns-1.awsdns-01.org", "ns-2.awsdns-02.com"));
        }
    }

    @Test
    void knowsADomainThatIsDelegatedToNobody() throws IOException {
        try (Resolver without = new Resolver(NO_ERROR);
                Resolver unknown = new Resolver(NO_SUCH_NAME)) {
            assertThat(without.nameServers().of("llm.example.com")).contains(Set.of());
            assertThat(unknown.nameServers().of("example.invalid")).contains(Set.of());
        }
    }

    @Test
    void tellsNothingWhereTheResolverRefuses() throws IOException {
        try (Resolver refusing = new Resolver(5)) {
            assertThat(refusing.nameServers().of("example.com")).isEmpty();
        }
    }

    @Test
    void comparesNamesWithoutCaseAndDot() {
        assertThat(NameServers.normal(List.of("NS.example.com.", "ns.example.com")))
                .containsExactly("ns.example.com");
    }

    /** A DNS resolver on loopback that gives every question the same answer (RFC 1035). */
    private static final class Resolver implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final int code;
        private final List<String> servers;

        Resolver(int code, String... servers) throws IOException {
            this.code = code;
            this.servers = List.of(servers);
            Thread.ofVirtual().start(this::serve);
        }

        NameServers nameServers() {
            return NameServers.asking("dns://127.0.0.1:" + socket.getLocalPort());
        }

        private void serve() {
            DatagramPacket asked = new DatagramPacket(new byte[512], 512);
            try {
                while (true) {
                    socket.receive(asked);
                    byte[] answer = answer(Arrays.copyOf(asked.getData(), asked.getLength()));
                    socket.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
                }
            } catch (IOException _) {
                // Closed: nobody asks any more.
            }
        }

        private byte[] answer(byte[] question) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            int end = 12;
            while (question[end] != 0) {
                end += question[end] + 1;
            }
            end += 5;
            answer.write(question, 0, 2);
            answer.writeBytes(
                    new byte[] {(byte) 0x81, (byte) (0x80 | code), 0, 1, 0, (byte) servers.size(), 0, 0, 0, 0});
            answer.write(question, 12, end - 12);
            for (String server : servers) {
                byte[] name = name(server);
                // The question's name, NS, Internet, valid for a minute.
                answer.writeBytes(new byte[] {(byte) 0xC0, 12, 0, 2, 0, 1, 0, 0, 0, 60, 0, (byte) name.length});
                answer.writeBytes(name);
            }
            return answer.toByteArray();
        }

        private static byte[] name(String host) {
            ByteArrayOutputStream name = new ByteArrayOutputStream();
            for (String label : host.split("\\.", -1)) {
                name.write(label.length());
                name.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
            name.write(0);
            return name.toByteArray();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
