package litellm.local.stack;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;

/** Creates a stack's resources; when one fails, leaves, rolls back or deletes the stack as its settings say. */
public final class CreateOperation extends StackOperation {
    private static final String TIMED_OUT = "Stack creation time exceeded the specified timeout";

    private final CountDownLatch created = new CountDownLatch(1);
    private volatile boolean timedOut;

    public CreateOperation(Engine engine, Stack stack) {
        super(engine, stack, StackStatus.CREATE_FAILED);
    }

    @Override
    void perform() throws InterruptedException {
        StackDefinition definition = stack().definition();
        engine().exports().imports(stack().id(), stack().name(), definition.imports());
        if (stack().settings().timeout() != null) {
            engine().executor().execute(this::watchTime);
        }
        String failure = create(definition);
        created.countDown();
        boolean complete = failure == null && concludeUnlessCancelled(StackStatus.CREATE_COMPLETE, null);
        if (!complete && (!cancelled() || timedOut)) {
            new CreateRollback(engine(), stack()).afterFailure(failure == null ? TIMED_OUT : failure);
        }
    }

    /** Creates everything; gives the reason when that failed, else null. */
    private String create(StackDefinition definition) throws InterruptedException {
        try {
            definition.imports().forEach(engine().exports()::value);
            DependencyWalk walk = cancellableWalk(definition.graph());
            ResourceOperations operations = new ResourceOperations(engine(), stack(), walk);
            Set<String> failed = walk.run(id -> operations.create(definition, id));
            if (timedOut) {
                return TIMED_OUT;
            }
            if (walk.cancelled() || !failed.isEmpty()) {
                return failures();
            }
            publishOutputs();
            return null;
        } catch (StackException e) {
            return e.getMessage();
        }
    }

    private void watchTime() {
        try {
            if (!created.await(stack().settings().timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                timedOut = true;
                cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
