package litellm.console.aws;

/**
 * The AWS account behind the credentials.
 *
 * @param id its number of twelve digits
 * @param partition the first part of its ARNs: {@code aws}, {@code aws-cn} or {@code aws-us-gov}
 */
public record Account(String id, String partition) {}
