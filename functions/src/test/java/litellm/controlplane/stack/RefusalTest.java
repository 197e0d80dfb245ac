package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

class RefusalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | ValidationError     | No updates are to be performed.                                            | NOTHING_TO_DO
            400 | ValidationError     | Export 'dev-litellm-url' is not imported by any stack.                     | NOT_IMPORTED
            400 | ValidationError     | Stack with id dev-alb-stack does not exist                                 | NO_SUCH_STACK
            400 | ValidationError     | Stack [dev-alb-stack] does not exist                                       | NO_SUCH_STACK
            400 | ValidationError     | Stack:arn:x is in UPDATE_IN_PROGRESS state and can not be updated.         | OVERTAKEN
            400 | ValidationError     | Stack [arn:x] cannot be deleted while in status UPDATE_IN_PROGRESS         | OVERTAKEN
            400 | ValidationError     | Stack [x] cannot be deleted while in status [UPDATE_COMPLETE_CLEANUP_IN_PROGRESS] | OVERTAKEN
            400 | ValidationError     | Stack [arn:x] cannot be deleted while TerminationProtection is enabled     | FINAL
            400 | ValidationError     | Stack:arn:x is in ROLLBACK_COMPLETE state and can not be updated.          | FINAL
            400 | ValidationError     | S3 error: The specified key does not exist.                                | FINAL
            400 | ValidationError     | Parameters: [Key] must have values                                         | FINAL
            403 | AccessDenied        | User: arn:x is not authorized to perform: cloudformation:CreateStack       | DENIED
            400 | Throttling          | Rate exceeded                                                              | TRANSIENT
            503 | ServiceUnavailable  | try again                                                                  | TRANSIENT
            """)
    void tellsRefusalsApart(int status, String code, String message, Refusal refusal) {
        assertThat(Refusal.of((CloudFormationException) CloudFormationException.builder()
                        .statusCode(status)
                        .message(message)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode(code)
                                .errorMessage(message)
                                .build())
                        .build()))
                .isEqualTo(refusal);
    }

    @Test
    void isOvertakenByWhoeverCreatedTheStackFirst() {
        assertThat(Refusal.of((CloudFormationException) AlreadyExistsException.builder()
                        .statusCode(400)
                        .message("Stack [dev-alb-stack] already exists")
                        .build()))
                .isEqualTo(Refusal.OVERTAKEN);
    }
}
