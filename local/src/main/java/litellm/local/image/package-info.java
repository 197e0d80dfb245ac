/** CodeBuild and the images that it makes: manifests in ECR that carry the gateway's configuration. */
package litellm.local.image;
