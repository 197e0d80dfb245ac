package litellm.local.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** What a TLS server proves itself with. */
public record ServerCertificate(X509Certificate certificate, PrivateKey key) {
    /** The certificate as PEM. */
    public String certificatePem() {
        return Pem.of(certificate);
    }

    /** The private key as PEM (PKCS #8): for a file that nobody else can read. */
    public String keyPem() {
        return Pem.of(key);
    }

    /** Leaves the key out: records are printed in logs. */
    @Override
    public String toString() {
        return "ServerCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
}
