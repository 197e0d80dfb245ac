package litellm.console.bootstrap;

import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.paginators.DescribeChangeSetIterable;

/** CloudFormation as far as an update by a change set is alike in every test: it takes the change set, and says what became of it. */
abstract class ChangeSetStandIn implements CloudFormationClient {
    @Override
    public CreateChangeSetResponse createChangeSet(CreateChangeSetRequest request) {
        return CreateChangeSetResponse.builder().build();
    }

    @Override
    public DescribeChangeSetIterable describeChangeSetPaginator(DescribeChangeSetRequest request) {
        return new DescribeChangeSetIterable(this, request);
    }

    @Override
    public String serviceName() {
        return "cloudformation";
    }

    @Override
    public void close() {}
}
