package litellm.local.front;

import java.io.IOException;

/** The AWS services behind the front: moto. */
@FunctionalInterface
public interface Upstream {
    /**
     * Asks moto, headers and body as in the call (its Host header too, by which S3 tells a bucket).
     *
     * @return moto's answer, whatever its status
     * @throws IOException when moto does not answer
     */
    Reply forward(Call call) throws IOException;
}
