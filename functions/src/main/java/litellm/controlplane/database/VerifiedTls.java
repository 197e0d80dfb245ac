package litellm.controlplane.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.PGProperty;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS to the database that trusts Amazon's RDS authorities and no one else.
 *
 * <p>pgjdbc makes it by name (connection property {@code sslfactory}) and checks the host name itself ({@code
 * sslmode=verify-full}). Its own factory reads the bundle from a file only; this one also reads it from the jar.
 */
public final class VerifiedTls extends WrappedFactory {
    /**
     * Called by pgjdbc.
     *
     * @param connection the connection's properties; {@code sslrootcert} names a PEM file to trust in place of the jar's
     * @throws IOException where the bundle cannot be read
     * @throws GeneralSecurityException where it holds no valid certificates
     */
    public VerifiedTls(Properties connection) throws IOException, GeneralSecurityException {
        try (InputStream bundle = open(PGProperty.SSL_ROOT_CERT.getOrDefault(connection))) {
            factory = context(bundle).getSocketFactory();
        }
    }

    private static InputStream open(String file) throws IOException {
        return file == null ? RdsAuthorities.open() : Files.newInputStream(Path.of(file));
    }

    private static SSLContext context(InputStream bundle) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (Certificate authority : RdsAuthorities.read(bundle)) {
            trusted.setCertificateEntry("rds-" + trusted.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
