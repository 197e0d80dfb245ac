package litellm.controlplane.runtime;

import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsRequest;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsResponse;
import software.amazon.awssdk.services.wafv2.model.Scope;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/** The web ACLs of this region, at most a hundred in an account: the SDK has no paginator for them. */
public final class WebAcls {
    private WebAcls() {}

    /**
     * All of them, page by page.
     *
     * @param read makes the call for a page; for a later one only where the stream comes to it
     */
    public static Stream<WebACLSummary> all(Function<ListWebAcLsRequest, ListWebAcLsResponse> read) {
        ListWebAcLsRequest first =
                ListWebAcLsRequest.builder().scope(Scope.REGIONAL).build();
        // Some services name a marker on the last page too; an empty page ends the listing.
        return Stream.iterate(
                        read.apply(first),
                        page -> page != null && !page.webACLs().isEmpty(),
                        page -> page.nextMarker() == null
                                ? null
                                : read.apply(first.copy(request -> request.nextMarker(page.nextMarker()))))
                .flatMap(page -> page.webACLs().stream());
    }
}
