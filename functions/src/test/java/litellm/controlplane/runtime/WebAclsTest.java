package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsRequest;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsResponse;
import software.amazon.awssdk.services.wafv2.model.Scope;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

class WebAclsTest {
    private static final Map<String, ListWebAcLsResponse> PAGES = Map.of(
            "", page("second", "a", "b"),
            "second", page("third", "c"),
            // A marker on the last page, which has nothing behind it.
            "third", page("fourth"));

    private final List<ListWebAcLsRequest> requests = new ArrayList<>();

    @Test
    void readsPageByPageToTheEnd() {
        assertThat(WebAcls.all(this::read).map(WebACLSummary::name)).containsExactly("a", "b", "c");

        assertThat(requests).extracting(ListWebAcLsRequest::nextMarker).containsExactly(null, "second", "third");
        assertThat(requests).extracting(ListWebAcLsRequest::scope).containsOnly(Scope.REGIONAL);
    }

    @Test
    void readsALaterPageOnlyForWhomItIsNeeded() {
        assertThat(WebAcls.all(this::read).map(WebACLSummary::name).findFirst()).contains("a");

        assertThat(requests).hasSize(1);
    }

    private ListWebAcLsResponse read(ListWebAcLsRequest request) {
        requests.add(request);
        return PAGES.get(request.nextMarker() == null ? "" : request.nextMarker());
    }

    private static ListWebAcLsResponse page(String next, String... names) {
        return ListWebAcLsResponse.builder()
                .nextMarker(next)
                .webACLs(Stream.of(names)
                        .map(name -> WebACLSummary.builder().name(name).build())
                        .toList())
                .build();
    }
}
