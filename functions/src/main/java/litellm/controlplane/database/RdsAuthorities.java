package litellm.controlplane.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The authorities that sign the certificates of RDS's databases, as the jar has them: docs/decisions/0005. */
public final class RdsAuthorities {
    private static final String BUNDLE = "rds-global-bundle.pem";

    /** The authority of {@code CACertificateIdentifier: rds-ca-rsa2048-g1}. */
    private static final Pattern OF_REGION = Pattern.compile("CN=Amazon RDS (\\S+) Root CA RSA2048 G1");

    private RdsAuthorities() {}

    /** The regions in which a database's certificate can be verified: {@code us-east-1}. */
    public static Set<String> regions() {
        try (InputStream bundle = open()) {
            return read(bundle).stream()
                    .map(authority -> ((X509Certificate) authority)
                            .getSubjectX500Principal()
                            .getName())
                    .flatMap(name -> OF_REGION.matcher(name).results())
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(BUNDLE, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(BUNDLE, e);
        }
    }

    static InputStream open() {
        return RdsAuthorities.class.getResourceAsStream(BUNDLE);
    }

    static Collection<? extends Certificate> read(InputStream bundle) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(bundle);
    }
}
