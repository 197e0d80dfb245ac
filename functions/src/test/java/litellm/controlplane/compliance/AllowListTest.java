package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private static AllowList parse(String yaml) {
        return AllowList.parse(yaml, Set.of("PlainHttp", "OpenPorts", "NotChecked"), TODAY);
    }

    @Test
    void aCompleteEntryIsValidToItsLastDay() {
        AllowList list = parse("allowed: [{rule: PlainHttp, resource: a, reason: b, expires: 2026-11-24}]");

        assertThat(list.faults()).isEmpty();
        assertThat(list.entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allowed: []", "allowed:", "# Nothing is allowed.\n\n  # Really.\n", ""})
    void aListMayBeEmpty(String yaml) {
        assertThat(parse(yaml)).isEqualTo(new AllowList(List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "arn:aws:iam::123456789012:root"})
    void anEntryNamesItsResourceByNameOrArn(String resource) {
        Finding finding = finding("OpenPorts", "AWS::EC2::SecurityGroup", "a", "Port 4000 is open.");
        String entry = "allowed: [{rule: OpenPorts, resource: '%s', reason: b, expires: 2026-11-24}]";

        assertThat(parse(entry.formatted(resource)).covering(finding)).isPresent();
        assertThat(parse(entry.formatted(resource + "b")).covering(finding)).isEmpty();
    }

    @Test
    void anEntryWithAnIdCoversThatFindingAlone() {
        Finding one = finding("OpenPorts", "AWS::EC2::SecurityGroup", "a", "Port 4000 is open.");
        Finding other = finding("OpenPorts", "AWS::EC2::SecurityGroup", "a", "Every port is open.");
        String entry = "allowed: [{rule: OpenPorts, resource: a, id: %s, reason: b, expires: 2026-11-24}]";

        assertThat(parse(entry.formatted(one.id())).covering(one)).isPresent();
        assertThat(parse(entry.formatted(one.id())).covering(other)).isEmpty();
        assertThat(parse(entry.replace("id: %s, ", "")).covering(other)).isPresent();
    }

    /** All of them have the account's ARN. */
    @Test
    void whatWasNotLookedAtIsKnownByItsName() {
        Finding key = finding("NotChecked", "AWS::KMS::Key", "AWS::KMS::Key", "Not checked.");
        Finding stacks =
                finding("NotChecked", "AWS::CloudFormation::Stack", "AWS::CloudFormation::Stack", "Not checked.");
        String entry = "allowed: [{rule: NotChecked, resource: '%s', reason: b, expires: 2026-11-24}]";

        assertThat(parse(entry.formatted(key.arn())).covering(key)).isEmpty();
        assertThat(parse(entry.formatted(key.name())).covering(key)).isPresent();
        assertThat(parse(entry.formatted(stacks.name())).covering(stacks)).isEmpty();
    }

    /** Under another name they would silence nothing, and nobody would say so. */
    @Test
    void entriesUnderAnotherNameAreAFault() {
        AllowList list = parse("""
                allowed: [{rule: PlainHttp, resource: a, reason: b, expires: 2026-11-24}]
                allow: [{rule: OpenPorts, resource: a, reason: b, expires: 2026-11-24}]""");

        assertThat(list.entries()).hasSize(1);
        assertThat(list.faults()).containsExactly("allow-list.yaml: found 'allow'; the entries belong under allowed");
    }

    private static Finding finding(String rule, String type, String name, String problem) {
        return new Finding(
                rule,
                Severity.MEDIUM,
                type,
                "arn:aws:iam::123456789012:root",
                name,
                "dev",
                problem,
                Optional.empty(),
                Optional.empty(),
                "");
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
