package litellm.console.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.console.ConsoleException;
import litellm.console.Project;
import litellm.console.aws.Account;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsFault;
import litellm.console.document.DocumentException;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.ForeignText;
import litellm.controlplane.release.GatewayConfig;
import software.amazon.awssdk.core.exception.SdkException;

/** All looks, from the machine to the environment. What the account does not let read is no fault. */
public record Doctor(Aws aws, Project project) {
    /** Looks at the machine and the account. */
    public List<Finding> examineAccount() {
        List<Finding> findings = new ArrayList<>();
        examineAccount(findings);
        return findings;
    }

    /** Looks at what a deployment of an environment needs. */
    public List<Finding> examine(String environment) {
        List<Finding> findings = new ArrayList<>();
        Optional<Account> account = examineAccount(findings);
        if (account.isPresent()) {
            findings.addAll(look("Deployment", () -> stacks(account.get(), environment)));
            findings.addAll(look("Models", () -> models(environment)));
            if (aws.target().local()) {
                findings.add(Finding.ok("Quotas, Bedrock", "not checked: the local cloud has neither"));
            }
        }
        return findings;
    }

    /** The account, if AWS accepts the credentials. */
    private Optional<Account> examineAccount(List<Finding> findings) {
        findings.add(Finding.ok("Java", Runtime.version().toString()));
        Optional<Account> account = account(findings);
        if (account.isPresent()) {
            findings.addAll(look("Control plane", () -> new ControlPlaneExamination(aws, project).examine()));
        }
        return account;
    }

    private Optional<Account> account(List<Finding> findings) {
        try {
            Account account = aws.account();
            findings.add(Finding.ok("Credentials", "account %s, region %s".formatted(account.id(), aws.region())));
            return Optional.of(account);
        } catch (SdkException e) {
            findings.add(Finding.fail("Credentials", AwsFault.sentence(e), ""));
            return Optional.empty();
        }
    }

    private List<Finding> stacks(Account account, String environment) {
        List<Finding> findings = new ArrayList<>();
        try (EnvironmentExamination stacks = new EnvironmentExamination(aws, account, project, environment)) {
            findings.addAll(look("Deployment", stacks::deployment));
            findings.addAll(look("Operations", stacks::operations));
            findings.addAll(look("Secrets", stacks::secrets));
            findings.addAll(look("Secret values", () -> new SecretExamination(aws, environment).examine()));
            findings.addAll(look("Images", stacks::repository));
            if (!aws.target().local()) {
                findings.addAll(look("Quotas", () -> new QuotaExamination(aws).examine(stacks.plan())));
            }
        }
        return findings;
    }

    private List<Finding> models(String environment) {
        GatewayConfig config = WorkingCopyRelease.gatewayConfig(project);
        List<Finding> findings = new ArrayList<>();
        findings.addAll(look("Provider keys", new ProviderKeyExamination(aws, config, environment)::examine));
        if (!aws.target().local()) {
            BedrockExamination bedrock = new BedrockExamination(aws, config);
            findings.addAll(look("Bedrock models", bedrock::models));
            findings.addAll(look("Bedrock access", bedrock::access));
        }
        return findings;
    }

    /** An IllegalStateException is how the functions' own reading of the working copy says what is wrong there. */
    static List<Finding> look(String subject, Supplier<List<Finding>> examination) {
        try {
            return examination.get();
        } catch (SdkException e) {
            return List.of(Finding.notChecked(subject, AwsFault.sentence(e)));
        } catch (ConsoleException | DocumentException | IllegalStateException e) {
            return List.of(Finding.fail(subject, ForeignText.line(e.getMessage()), ""));
        }
    }
}
