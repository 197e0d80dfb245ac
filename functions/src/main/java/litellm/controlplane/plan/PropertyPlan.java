package litellm.controlplane.plan;

/**
 * A property that changes, or has changed, or the element of it that does.
 *
 * @param path its place in the resource: {@code AllocatedStorage}, {@code ContainerDefinitions.0.HealthCheck.StartPeriod}, {@code
 *     Tags.Owner}
 * @param before its value; null where it has none or CloudFormation does not tell
 * @param after the value it would get; null where it gets none or CloudFormation does not tell
 * @param cause the parameter, resource or attribute whose change is the reason; null where that is the template itself
 */
public record PropertyPlan(String path, String before, String after, String cause) {}
