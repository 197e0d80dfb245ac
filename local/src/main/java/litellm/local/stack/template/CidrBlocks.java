package litellm.local.stack.template;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code Fn::Cidr}: cuts an address block into equal blocks. */
final class CidrBlocks {
    private static final Pattern BLOCK = Pattern.compile("([0-9a-fA-F:.]+)/(\\d{1,3})");
    private static final int MOST = 256;

    private CidrBlocks() {}

    /**
     * The first blocks of {@code block}.
     *
     * @param count how many, 1 to 256
     * @param bits how many bits of each block's addresses are free; null for as many as fit that many blocks
     * @throws StackException when an argument is malformed or the block is too small
     */
    static List<String> split(String block, String count, String bits) {
        var matcher = BLOCK.matcher(block);
        if (!matcher.matches()) {
            throw StackException.templateError("Fn::Cidr requires a valid CIDR block: " + block);
        }
        byte[] address = address(matcher.group(1));
        int width = address.length * Byte.SIZE;
        int prefix = number(matcher.group(2), 0, width);
        int blocks = number(count, 1, MOST);
        int free = bits == null
                ? width - prefix - (Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1))
                : number(bits, 1, width);
        return blocks(address, prefix, blocks, free);
    }

    private static List<String> blocks(byte[] address, int prefix, int count, int free) {
        int width = address.length * Byte.SIZE;
        BigInteger size = BigInteger.ONE.shiftLeft(Math.max(free, 0));
        BigInteger all = BigInteger.ONE.shiftLeft(width - prefix);
        if (free < 0 || size.multiply(BigInteger.valueOf(count)).compareTo(all) > 0) {
            throw StackException.templateError("Fn::Cidr cannot cut " + count + " blocks of " + free
                    + " bits out of a block of " + (width - prefix) + " bits");
        }
        BigInteger first = new BigInteger(1, address).divide(all).multiply(all);
        List<String> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BigInteger start = first.add(size.multiply(BigInteger.valueOf(i)));
            blocks.add(text(start, address.length) + "/" + (width - free));
        }
        return blocks;
    }

    private static int number(String text, int least, int most) {
        int value = Pattern.matches("\\d{1,4}", text) ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw StackException.templateError(
                    "Fn::Cidr requires a number from " + least + " to " + most + ", not " + text);
        }
        return value;
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw StackException.templateError("Fn::Cidr requires a valid CIDR block, not the address " + text);
        }
    }

    private static String text(BigInteger value, int length) {
        byte[] digits = value.toByteArray();
        byte[] address = new byte[length];
        int count = Math.min(digits.length, length);
        System.arraycopy(digits, digits.length - count, address, length - count, count);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }
}
