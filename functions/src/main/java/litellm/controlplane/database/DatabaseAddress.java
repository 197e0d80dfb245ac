package litellm.controlplane.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * Where an environment's PostgreSQL listens.
 *
 * @param host DNS name or IP address, as in the server's certificate
 */
public record DatabaseAddress(String host, int port, String name) {

    /** The address in the form that pgjdbc takes. */
    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, encode(name));
    }

    /**
     * The connection URI that LiteLLM takes as DATABASE_URL. Its connections are encrypted, but unlike the functions' they do not
     * verify the server's certificate: Prisma, which LiteLLM connects with, has no {@code verify-full}, and the image lacks the
     * certificate authorities of RDS that its own strict mode would need.
     *
     * @param credential the login to put into it; whatever characters it holds, the URI stays valid
     * @return a secret: it holds the password
     */
    public String connectionUri(Credential credential) {
        return "postgresql://%s:%s@%s:%d/%s?sslmode=require"
                .formatted(encode(credential.username()), encode(credential.password()), host, port, encode(name));
    }

    /** Percent-encoding as in RFC 3986: URLEncoder writes forms, where a space is a plus. */
    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
