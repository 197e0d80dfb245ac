package litellm.controlplane.compliance.inventory;

import java.util.List;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.acm.model.ListCertificatesRequest;
import software.amazon.awssdk.services.acm.model.ListCertificatesResponse;

/** Certificates, of whatever state and key. */
record CertificateReader(AcmClient acm, Calls calls) implements ServiceReader {
    private static final String TYPE = "AWS::CertificateManager::Certificate";

    @Override
    public List<Listing> listings() {
        return List.of(Listing.of(
                TYPE,
                "acm:ListCertificates",
                () -> calls.all(
                        acm.listCertificatesPaginator(CertificateReader::ofEveryKey),
                        ListCertificatesResponse::certificateSummaryList),
                CertificateReader::certificate));
    }

    /** ACM leaves out the certificates of most kinds of keys where it is not asked for them. */
    private static void ofEveryKey(ListCertificatesRequest.Builder request) {
        request.includes(include -> include.keyTypes(KeyAlgorithm.knownValues()));
    }

    private static Resource certificate(CertificateSummary certificate) {
        return Resource.of(TYPE, certificate.certificateArn(), certificate.certificateArn())
                .named(certificate.domainName())
                .created(certificate.createdAt())
                .with("status", certificate.statusAsString())
                .with("expires", certificate.notAfter());
    }
}
