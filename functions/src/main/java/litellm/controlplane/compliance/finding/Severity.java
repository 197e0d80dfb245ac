package litellm.controlplane.compliance.finding;

/** How bad a finding is, the worst first. What is informational is worth knowing and no fault. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    INFORMATIONAL
}
