package litellm.local.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    @TempDir
    private Path folder;

    @Test
    void issuesCertificatesForLoopbackThatItsOwnVerifies() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(folder.resolve("state"));
        X509Certificate own;
        try (InputStream file = Files.newInputStream(authority.certificateFile())) {
            own = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
        assertThat(own.getBasicConstraints()).isZero();
        ServerCertificate server = authority.issue();
        server.certificate().verify(own.getPublicKey());
        server.certificate().checkValidity();
        assertThat(server.certificate().getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
        assertThat(server.certificate().getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void keepsTheKeyOutOfItsText() throws Exception {
        ServerCertificate server = CertificateAuthority.create(folder).issue();
        assertThat(server.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(server.toString()).doesNotContain("PRIVATE").doesNotContain(server.keyPem());
    }
}
