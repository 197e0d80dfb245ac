package litellm.console.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import litellm.console.document.YamlDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Step Functions refuses by itself, in machines of a state or two; {@link WorkingCopyValidationTest} breaks the real one. */
class StateMachineCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Type: Pass, End: true, ResultSelector: {}                             | : found the unknown key 'ResultSelector'; allowed are Type, Comment, QueryLanguage, Next, End, InputPath, OutputPath, ResultPath, Parameters, Assign, Result
            Type: Pass, End: true, OutputPaths: $.a                               | : found the unknown key 'OutputPaths'; allowed are Type,
            Type: Pass, End: 'yes', Next: it?                                       | .End: found 'yes'; allowed is true or false
            Type: Pass, End: true, Next: it?                                      | : found Next and End; allowed: one of them
            Type: Pass, End: true, QueryLanguage: JSONata                         | .QueryLanguage: found 'JSONata'; allowed are JSONPath
            Type: Pass, End: true, InputPath: a                                   | .InputPath: found 'a'; allowed is a path that begins with $, or null
            Type: Pass, End: true, OutputPath: a                                  | .OutputPath: found 'a'; allowed is a path that begins with $, or null
            Type: Pass, End: true, ResultPath: $$.a                               | .ResultPath: found '$$.a'; allowed is a path of the state's input that begins with $, or null
            Type: Pass, End: true, Parameters: [a]                                | .Parameters: found a list; allowed is a mapping
            Type: Pass, End: true, Parameters: {a: [{b.$: c}]}                    | .Parameters.a[0].b.$: found 'c'; allowed is a path that begins with $, or a call of States.Array,
            Type: Pass, End: true, Parameters: {a.$: States.Formt('x')}           | .Parameters.a.$: found 'States.Formt('x')'; allowed is a path
            Type: Pass, End: true, Parameters: {a.$: "States.Format('x', States.Pi())"} | .Parameters.a.$: found 'States.Format('x', States.Pi())'; allowed is a path
            Type: Pass, End: true, Assign: {a.$: 1}                               | .Assign.a.$: found the number 1; allowed is a path
            Type: Succeed, End: true                                              | : found the unknown key 'End'; allowed are Type, Comment, QueryLanguage, InputPath, OutputPath
            Type: Fail, OutputPath: $                                             | : found the unknown key 'OutputPath'; allowed are Type, Comment, QueryLanguage, Error, ErrorPath, Cause, CausePath
            Type: Fail, Error: a, ErrorPath: $.a                                  | : found Error and ErrorPath; allowed: one of them
            Type: Fail, CausePath: a                                              | .CausePath: found 'a'; allowed is a path that begins with $, or a call of
            Type: Wait, End: true                                                 | : found no time; allowed: one of Seconds, SecondsPath, Timestamp, TimestampPath
            Type: Wait, End: true, Seconds: 1, SecondsPath: $.a                   | : found Seconds and SecondsPath; allowed: one of them
            Type: Wait, End: true, Seconds: -1                                    | .Seconds: found the number -1; allowed is a whole number from 0 to 99999999
            Type: Wait, End: true, SecondsPath: a                                 | .SecondsPath: found 'a'; allowed is a path that begins with $
            Type: Wait, End: true, Timestamp: 2026-11-29                          | .Timestamp: found '2026-11-29'; allowed is a time such as 2026-11-29T06:30:00Z
            Type: Parallel, End: true                                             | : found no Branches; needed
            Type: Parallel, End: true, Branches: [{StartAt: a, TimeoutSeconds: 1, States: {a: {Type: Succeed}}}]   | .Branches[0]: found the unknown key 'TimeoutSeconds'; allowed are Comment, QueryLanguage, StartAt, States
            Type: Parallel, End: true, Branches: [{StartAt: a, States: {a: {Type: Succeed, Result: 1}}}]           | .Branches[0].States.a: found the unknown key 'Result'; allowed are Type,
            Type: Parallel, End: true, Branches: [{StartAt: it?, States: {it?: {Type: Succeed}}}]                  | .Branches[0].States.it?: found a second state of that name; allowed: one in the whole machine
            Type: Map, End: true, ItemProcessor: {StartAt: a, States: {a: {Type: Succeed, Result: 1}}}             | .ItemProcessor.States.a: found the unknown key 'Result'; allowed are Type,
            Type: Map, End: true, ItemProcessor: {ProcessorConfig: {Mode: A}, StartAt: a, States: {a: {Type: Succeed}}} | .ItemProcessor.ProcessorConfig.Mode: found 'A'; allowed are INLINE, DISTRIBUTED
            Type: Map, End: true, MaxConcurrency: -1, ItemProcessor: {StartAt: a, States: {a: {Type: Succeed}}}    | .MaxConcurrency: found the number -1; allowed is a whole number from 0
            Type: Choice, Default: it?, End: true, Choices: [{Variable: $.a, IsNull: true, Next: it?}]             | : found the unknown key 'End'; allowed are Type, Comment, QueryLanguage, InputPath, OutputPath, Assign, Choices, Default
            Type: Choice, Default: it?, Choices: [{Variable: $.a, StringEqual: b, Next: it?}]                      | .Choices[0]: found the unknown key 'StringEqual'; allowed are Comment, Variable, StringEquals, StringEqualsPath,
            Type: Choice, Default: it?, Choices: [{Variable: $.a, IsPresent: true, IsNull: true, Next: it?}]       | .Choices[0]: found IsPresent and IsNull; allowed: one comparison
            Type: Choice, Default: it?, Choices: [{Variable: $.a, Next: it?}]                                      | .Choices[0]: found none; allowed: one comparison
            Type: Choice, Default: it?, Choices: [{Variable: a, IsNull: true, Next: it?}]                          | .Choices[0].Variable: found 'a'; allowed is a path that begins with $
            Type: Choice, Default: it?, Choices: [{IsNull: true, Next: it?}]                                       | .Choices[0]: found no Variable; needed
            Type: Choice, Default: it?, Choices: [{Variable: $.a, IsNull: true}]                                   | .Choices[0]: found no Next; needed
            Type: Choice, Default: it?, Choices: [{Variable: $.a, BooleanEquals: 'true', Next: it?}]               | .Choices[0].BooleanEquals: found 'true'; allowed is true or false
            Type: Choice, Default: it?, Choices: [{Variable: $.a, StringEqualsPath: b, Next: it?}]                 | .Choices[0].StringEqualsPath: found 'b'; allowed is a path that begins with $
            Type: Choice, Default: it?, Choices: [{And: [], Next: it?}]                                            | .Choices[0].And: found an empty list; allowed is a list of rules that is not empty
            Type: Choice, Default: it?, Choices: [{And: [{Variable: $.a, StringEqual: b}], Next: it?}]             | .Choices[0].And[0]: found the unknown key 'StringEqual'; allowed are Comment, Variable, StringEquals,
            Type: Choice, Default: it?, Choices: [{Not: {Variable: $.a, IsNull: true, Next: it?}, Next: it?}]      | .Choices[0].Not: found Next; allowed: in a rule of Choices itself
            Type: Choice, Default: it?, Choices: [{Or: [{Variable: $.a, IsNull: true, Assign: {}}], Next: it?}]    | .Choices[0].Or[0]: found Assign; allowed: in a rule of Choices itself
            Type: Choice, Default: it?, Choices: [{Not: {Variable: $.a, IsNull: true}, Variable: $.a, Next: it?}]  | .Choices[0]: found the unknown key 'Variable'; allowed are Comment, And, Or, Not, Assign, Next
            """)
    void shouldRefuseAStateThatStepFunctionsRefuses(String state, String fault) {
        assertThat(faultsOf(state)).singleElement().asString().startsWith("machine.yaml: States.it?" + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Resource: a, TimeoutSeconds: 0, Retry: [], Catch: []                                              | .TimeoutSeconds: found the number 0; allowed is a whole number from 1 to 99999999
            Resource: a, TimeoutSeconds: 9, TimeoutSecondsPath: $.a, Retry: [], Catch: []                     | : found TimeoutSeconds and TimeoutSecondsPath; allowed: one of them
            Resource: a, TimeoutSeconds: 9, HeartbeatSeconds: 9, Retry: [], Catch: []                         | .HeartbeatSeconds: found 9; allowed: less than TimeoutSeconds, 9
            Resource: a, TimeoutSeconds: 9, Credentials: {Role: a}, Retry: [], Catch: []                      | .Credentials: found the unknown key 'Role'; allowed are RoleArn, RoleArn.$
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{}]                                            | .Retry[0]: found no ErrorEquals; needed
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: []}]                             | .Retry[0].ErrorEquals: found an empty list; allowed is a list of errors' names that is not empty
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [a, States.ALL]}]                | .Retry[0].ErrorEquals: found States.ALL beside others; allowed: alone, and in the last one
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [States.ALL]}, {ErrorEquals: [a]}] | .Retry[0].ErrorEquals: found States.ALL before others; allowed: alone, and in the last one
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [a], MaxAttempts: -1}]           | .Retry[0].MaxAttempts: found the number -1; allowed is a whole number from 0 to 99999999
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [a], IntervalSeconds: 0}]        | .Retry[0].IntervalSeconds: found the number 0; allowed is a whole number from 1 to 99999999
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [a], BackoffRate: 0.5}]          | .Retry[0].BackoffRate: found the number 0.5; allowed is a number from 1
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [a], MaxDelaySeconds: 0}]        | .Retry[0].MaxDelaySeconds: found the number 0; allowed is a whole number from 1 to 31622399
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [a], JitterStrategy: SOME}]      | .Retry[0].JitterStrategy: found 'SOME'; allowed are FULL, NONE
            Resource: a, TimeoutSeconds: 9, Catch: [], Retry: [{ErrorEquals: [a], MaxAttempt: 1}]             | .Retry[0]: found the unknown key 'MaxAttempt'; allowed are Comment, ErrorEquals, IntervalSeconds, MaxAttempts, BackoffRate, MaxDelaySeconds, JitterStrategy
            Resource: a, TimeoutSeconds: 9, Retry: [], Catch: [{ErrorEquals: [a]}]                            | .Catch[0]: found no Next; needed
            Resource: a, TimeoutSeconds: 9, Retry: [], Catch: [{ErrorEquals: [], Next: it?}]                  | .Catch[0].ErrorEquals: found an empty list; allowed is
            Resource: a, TimeoutSeconds: 9, Retry: [], Catch: [{ErrorEquals: [States.ALL, a], Next: it?}]     | .Catch[0].ErrorEquals: found States.ALL beside others; allowed: alone, and in the last one
            Resource: a, TimeoutSeconds: 9, Retry: [], Catch: [{ErrorEquals: [a], ResultPath: b, Next: it?}]  | .Catch[0].ResultPath: found 'b'; allowed is a path of the state's input that begins with $, or null
            """)
    void shouldRefuseATaskThatStepFunctionsRefuses(String task, String fault) {
        assertThat(faultsOf("Type: Task, End: true, " + task))
                .singleElement()
                .asString()
                .startsWith("machine.yaml: States.it?" + fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Type: Pass, End: true, InputPath: null, OutputPath: $$.Execution, ResultPath: null, Result: {a.$: b}",
                "Type: Pass, End: true, Parameters: {a.$: 'States.Format(''States.Pi() {}'', $.States.a)', b.$: States.UUID()}",
                "Type: Pass, End: true, Parameters: {a.$: 'States.ArrayGetItem(States.StringSplit($.a, '',''), 0)', b: [1, null]}",
                "Type: Pass, Next: it?, End: false, ResultPath: '$[''a''].b', Assign: {a.$: $b.c}",
                "Type: Succeed, InputPath: $.a, OutputPath: null",
                "Type: Fail, ErrorPath: $.a, CausePath: States.JsonToString($)",
                "Type: Wait, End: true, Timestamp: 2026-11-29T06:30:00.5+01:00",
                "Type: Choice, Default: it?, Choices: [{And: [{Not: {Variable: $a, IsNull: true}, Comment: b}], Assign: {c: 1}, Next: it?}]",
                "Type: Choice, Default: it?, Choices: [{Variable: $$.a, NumericLessThanEqualsPath: $.b, Next: it?}]",
                "Type: Map, End: true, Iterator: {StartAt: a, States: {a: {Type: Succeed}}}, ItemsPath: $.a, MaxConcurrencyPath: $.b",
                "Type: Parallel, End: true, Branches: [{Comment: b, StartAt: a, States: {a: {Type: Succeed}}}], Retry: [], Catch: []",
                "Type: Task, End: true, Resource: a, TimeoutSeconds: 9, HeartbeatSeconds: 8, Credentials: {RoleArn.$: $.a}, "
                        + "Retry: [{ErrorEquals: [a], MaxAttempts: 0, BackoffRate: 1.5}, {ErrorEquals: [States.ALL], Comment: b}], "
                        + "Catch: [{ErrorEquals: [States.ALL], ResultPath: null, Next: it?}]"
            })
    void shouldTakeAStateThatStepFunctionsTakes(String state) {
        assertThat(faultsOf(state)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            StateS: {}        | top level: found the unknown key 'StateS'; allowed are Comment, QueryLanguage, StartAt, States, TimeoutSeconds, Version
            TimeoutSeconds: 0 | TimeoutSeconds: found the number 0; allowed is a whole number from 1 to 99999999
            Version: 1.0      | Version: found the number 1.0; allowed is the text '1.0'
            """)
    void shouldRefuseAMachineThatStepFunctionsRefuses(String member, String fault) {
        assertThat(faults("StartAt: a\nStates: {a: {Type: Succeed}}\n" + member))
                .containsExactly("machine.yaml: " + fault);
    }

    /** The faults of a machine of one state, in whose name the mark is what a Choice needs. */
    private static List<String> faultsOf(String state) {
        return faults("StartAt: it?\nStates:\n  it?: {%s}\n".formatted(state));
    }

    private static List<String> faults(String machine) {
        Faults faults = new Faults();
        new StateMachineCheck(YamlDocument.read("machine.yaml", machine), Set.of(), faults.in("machine.yaml")).check();
        return faults.list();
    }
}
