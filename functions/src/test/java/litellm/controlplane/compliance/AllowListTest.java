package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Set;
import litellm.controlplane.compliance.finding.AllowList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private static AllowList parse(String yaml) {
        return AllowList.parse(yaml, Set.of("PlainHttp"), TODAY);
    }

    @Test
    void aCompleteEntryIsValidToItsLastDay() {
        AllowList list = parse("allowed: [{rule: PlainHttp, resource: a, reason: b, expires: 2026-11-24}]");

        assertThat(list.faults()).isEmpty();
        assertThat(list.entries()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{rule: Plain, resource: a, reason: b, expires: 2026-12-01}#allow-list.yaml: allowed[0].rule: found 'Plain'; a rule of the scan is needed",
                "{rule: PlainHttp, resource: a, reason: b, expires: soon}#allow-list.yaml: allowed[0].expires: found 'soon'; a day YYYY-MM-DD is needed",
                "{rule: PlainHttp, resource: a, reason: \"  \", expires: 2026-12-01}#allow-list.yaml: allowed[0].reason: found '  '; a text is needed",
                "{rule: PlainHttp, resource: a, expires: 2026-12-01}#allow-list.yaml: allowed[0].reason: found null; a string is needed",
                "{rule: PlainHttp, resource: a, reason: b, expires: 2026-11-23}#allow-list.yaml: allowed[0].expires: found '2026-11-23'; that day is past, the entry silences nothing any more"
            })
    void anEntryThatSilencesNothingIsAFault(String entry, String fault) {
        AllowList list = parse("allowed: [" + entry + "]");

        assertThat(list.entries()).isEmpty();
        assertThat(list.faults()).containsExactly(fault);
    }
}
