package litellm.controlplane.release;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A block of IPv4 addresses for a security group, by one of its addresses. EC2 keeps the block itself, so the group would differ
 * from its template for ever. A template's pattern has no arithmetic, and would be held against what a stack has already.
 */
public final class AddressBlock {
    private static final String PARAMETER = "AllowedCidr";
    private static final Pattern BLOCK = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}");
    private static final int OCTETS = 4;

    private AddressBlock() {}

    /** What is wrong with a value that somebody gives a parameter, beyond what its template allows, if anything. */
    public static Optional<String> fault(String parameter, String value) {
        return parameter.equals(PARAMETER) && BLOCK.matcher(value).matches()
                ? Optional.of(block(value))
                        .filter(block -> !block.equals(value))
                        .map(block -> "found '%s'; allowed: the block itself, %s".formatted(value, block))
                : Optional.empty();
    }

    private static String block(String value) {
        String[] numbers = value.split("[./]", -1);
        int length = Integer.parseInt(numbers[OCTETS]);
        return IntStream.range(0, OCTETS)
                .map(i -> Integer.parseInt(numbers[i]) & mask(length - i * Byte.SIZE))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(".", "", "/" + length));
    }

    /** The bits of an octet that belong to the block: its first {@code length}. */
    private static int mask(int length) {
        return -1 << (Byte.SIZE - Math.clamp(length, 0, Byte.SIZE));
    }
}
