"""A cfn-lint rule of this project's own: what has no resource level in IAM is allowed on `*`.

A statement that names resources for such an action never matches, and AWS alone would tell. cfn-lint's I3510 looks at the same but
skips every resource that a function makes, which here are all. Its table is AWS's Service Authorization Reference.
"""

from cfnlint.data import AdditionalSpecs
from cfnlint.helpers import load_resource
from cfnlint.rules import CloudFormationLintRule, RuleMatch

IDENTITY_POLICIES = ["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::Role"]

# AWS's own refusals name such a resource, so that it does match.
MATCHED_ALL_THE_SAME = {"elasticloadbalancing:SetWebACL", "events:ListRules", "logs:DescribeLogGroups"}


class ResourceLevel(CloudFormationLintRule):
    id = "E9510"
    shortdesc = "Actions without a resource level are allowed on *"
    description = "A statement that names resources for an action without a resource level never matches."
    source_url = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html"
    tags = ["resources", "iam"]

    def __init__(self):
        super().__init__()
        self.services = load_resource(AdditionalSpecs, "Policies.json")

    def match(self, cfn):
        resources = cfn.get_resources(IDENTITY_POLICIES)
        return [
            RuleMatch([*path, "Resource"], f"{action} has no resource level: found resources by name, allowed is '*'")
            for name, resource in resources.items()
            for path, statement in statements(resource, ["Resources", name])
            if statement.get("Effect") == "Allow" and statement.get("Resource") != "*"
            for action in listed(statement["Action"])
            if self.has_no_resource_level(action)
        ]

    def has_no_resource_level(self, action):
        service, name = action.split(":", 1)
        known = self.services.get(service, {}).get("Actions", {}).get(name.lower())
        return known is not None and not known.get("Resources") and action not in MATCHED_ALL_THE_SAME


def statements(part, path):
    """Each statement with an action below this part of a resource, with the way to it."""
    if isinstance(part, dict):
        if "Action" in part and "Resource" in part:
            yield path, part
        for key, inner in part.items():
            yield from statements(inner, [*path, key])
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from statements(inner, [*path, index])


def listed(value):
    return value if isinstance(value, list) else [value]
