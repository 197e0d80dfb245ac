package litellm.local.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of one local cloud, in place of Amazon's. Clients that verify certificates are given
 * {@link #certificateFile}; the private key never leaves this process. Safe for use by many threads.
 */
public final class CertificateAuthority {
    private static final X500Principal NAME = new X500Principal("CN=litellm-control-plane local cloud");
    /** Longer than any local cloud lives, so that nobody has to renew. */
    private static final Duration VALIDITY = Duration.ofDays(365);

    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Path file;

    private CertificateAuthority(KeyPair keys, X509Certificate certificate, Path file) {
        this.keys = keys;
        this.certificate = certificate;
        this.file = file;
    }

    /**
     * Makes a new authority and writes its certificate to {@code ca.pem}.
     *
     * @param folder the state folder of the local cloud; made when missing
     * @throws IOException when the file cannot be written
     */
    public static CertificateAuthority create(Path folder) throws IOException {
        KeyPair keys = generateKeys();
        X509Certificate certificate = sign(NAME, keys, keys, builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
        Files.createDirectories(folder);
        Path file = folder.resolve("ca.pem");
        Files.writeString(file, Pem.of(certificate));
        return new CertificateAuthority(keys, certificate, file);
    }

    /** The authority's own certificate, as PEM. */
    public Path certificateFile() {
        return file;
    }

    /** A new key and certificate for a server on 127.0.0.1, reached by that address or as localhost. */
    public ServerCertificate issue() {
        return issue("localhost");
    }

    /** A context for servers on 127.0.0.1 that are reached by any name: each gets its certificate when it is first asked for. */
    public SSLContext serverContext() {
        return NamedCertificates.context(this);
    }

    /**
     * Writes a Java key store without a password to {@code ca.jks}: what a program that trusts this authority alone is started with.
     *
     * @throws IOException when the file cannot be written
     */
    public Path writeTrustStore() throws IOException {
        Path trustStore = file.resolveSibling("ca.jks");
        try (OutputStream output = Files.newOutputStream(trustStore)) {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setCertificateEntry("local-cloud", certificate);
            store.store(output, new char[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK takes no certificate into a key store", e);
        }
        return trustStore;
    }

    ServerCertificate issue(String name) {
        KeyPair server = generateKeys();
        X509Certificate issued = sign(new X500Principal("CN=localhost"), server, keys, builder -> {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, name), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
        });
        return new ServerCertificate(issued, server.getPrivate());
    }

    private static KeyPair generateKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no P-256 keys", e);
        }
    }

    private static X509Certificate sign(
            X500Principal subject, KeyPair subjectKeys, KeyPair signer, Extensions extensions) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(120, new SecureRandom()),
                // A little earlier: clients in a virtual machine may lag behind.
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(VALIDITY)),
                subject,
                subjectKeys.getPublic());
        try {
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a certificate for " + subject, e);
        }
    }

    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }
}
