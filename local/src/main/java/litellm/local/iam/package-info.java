/** What IAM does for every call that a role makes: compares it with the role's policies, and refuses what they do not allow. */
package litellm.local.iam;
