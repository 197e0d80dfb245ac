package litellm.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/locks";

    @Test
    void deniesWhatNothingAllows() {
        Policies policies = policies("""
                {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "%s"}""".formatted(TABLE));
        assertThat(allowed(policies, Access.of("dynamodb:PutItem", TABLE))).isTrue();
        assertThat(allowed(policies, Access.of("dynamodb:GetItem", TABLE))).isFalse();
        assertThat(allowed(policies, Access.of("dynamodb:PutItem", TABLE + "2")))
                .isFalse();
        assertThat(allowed(policies, Access.of("dynamodb:PutItem", "*"))).isFalse();
    }

    @Test
    void letsADenyWin() {
        Policies policies = policies("""
                {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::kept/*"}""");
        assertThat(allowed(policies, Access.of("s3:DeleteObject", "arn:aws:s3:::other/x")))
                .isTrue();
        Policies.Decision denied = policies.decide(Access.of("s3:DeleteObject", "arn:aws:s3:::kept/x"));
        assertThat(denied.allowed()).isFalse();
        assertThat(denied.explicit()).isTrue();
    }

    @Test
    void allowsWithinABoundaryWhatBothAllow() {
        Policies bounded = policies("""
                {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}""").within(policies("""
                {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}"""));

        assertThat(allowed(bounded, Access.of("s3:GetObject", "arn:aws:s3:::bucket/x")))
                .isTrue();
        Policies.Decision beyond = bounded.decide(Access.of("s3:PutObject", "arn:aws:s3:::bucket/x"));
        assertThat(beyond.allowed()).isFalse();
        assertThat(beyond.by()).isEqualTo("permissions boundary");
        Policies.Decision ungranted = bounded.decide(Access.of("s3:ListBucket", "arn:aws:s3:::bucket"));
        assertThat(ungranted.allowed()).isFalse();
        assertThat(ungranted.by()).isEqualTo("identity-based policy");
    }

    @Test
    void readsActionsInAnyCaseAndResourcesExactly() {
        Policies policies = policies("""
                {"Effect": "Allow", "Action": ["S3:getobject"], "Resource": "arn:aws:s3:::bucket/a?c/*"}""");
        assertThat(allowed(policies, Access.of("s3:GetObject", "arn:aws:s3:::bucket/abc/d/e")))
                .isTrue();
        assertThat(allowed(policies, Access.of("s3:GetObject", "arn:aws:s3:::bucket/abbc/d")))
                .isFalse();
        assertThat(allowed(policies, Access.of("s3:GetObject", "arn:aws:s3:::BUCKET/abc/d")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "StringEquals, kms:ViaService, rds.us-east-1.amazonaws.com, true",
        "StringEquals, kms:ViaService, s3.us-east-1.amazonaws.com, false",
        "StringLike, kms:ViaService, rds.*, true",
        "StringNotEquals, kms:ViaService, s3.us-east-1.amazonaws.com, true",
        "StringNotEquals, kms:Missing, anything, true",
        "StringEquals, kms:Missing, anything, false",
        "StringEqualsIfExists, kms:Missing, anything, true",
        "Null, kms:Missing, true, true",
        "Null, kms:ViaService, true, false",
        "ArnEquals, ecs:cluster, arn:aws:ecs:us-east-1:1:cluster/one, true",
        "ArnLike, ecs:cluster, arn:aws:ecs:*:1:cluster/o*, true",
        "ArnLike, ecs:cluster, arn:aws:*:cluster/one, false",
        "'ForAllValues:StringEquals', aws:TagKeys, Owner, true",
        "'ForAnyValue:StringEquals', aws:TagKeys, Owner, false"
    })
    void comparesConditionKeys(String operator, String key, String value, boolean holds) {
        Access access = Access.of("x:Y", "*")
                .with("kms:ViaService", "rds.us-east-1.amazonaws.com")
                .with("ecs:cluster", "arn:aws:ecs:us-east-1:1:cluster/one");
        Policies policies = policies("""
                {"Effect": "Allow", "Action": "x:Y", "Resource": "*", "Condition": {"%s": {"%s": ["%s"]}}}""".formatted(operator, key, value));
        assertThat(allowed(policies, access)).isEqualTo(holds);
    }

    @Test
    void needsEveryConditionButOnlyOneOfItsValues() {
        Policies policies = policies("""
                {"Effect": "Allow", "Action": "x:Y", "Resource": "*", "Condition": {
                  "StringEquals": {"aws:ResourceTag/Environment": ["dev", "prod"], "aws:ResourceTag/Application": "litellm"}}}""");
        Access dev = Access.of("x:Y", "*").with("aws:ResourceTag/Environment", "dev");
        assertThat(allowed(policies, dev)).isFalse();
        assertThat(allowed(policies, dev.with("aws:resourcetag/application", "litellm")))
                .isTrue();
    }

    @Test
    void refusesToGuessAtWhatItDoesNotEvaluate() {
        assertThatThrownBy(() -> policies("{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"*\"}"))
                .hasMessage("The local cloud does not evaluate NotAction: a statement of policy step");
        assertThatThrownBy(() -> policies("""
                {"Sid": "Near", "Effect": "Allow", "Action": "x:Y", "Resource": "*", "Condition": {
                  "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}"""))
                .hasMessage(
                        "The local cloud does not know the condition operator IpAddress: statement Near of policy step");
        assertThatThrownBy(() -> policies("""
                {"Effect": "Allow", "Action": "x:Y", "Resource": "*", "Condition": {
                  "StringEquals": {"aws:ResourceTag/Owner": "${aws:username}"}}}"""))
                .hasMessage(
                        "The local cloud does not fill in policy variables: ${aws:username}: a statement of policy step");
    }

    private static boolean allowed(Policies policies, Access access) {
        return policies.decide(access).allowed();
    }

    private static Policies policies(String statements) {
        return Policies.parse(Map.of("step", "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}"));
    }
}
