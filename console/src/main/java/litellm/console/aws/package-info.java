/** How the console reaches AWS, or what stands in for it. */
package litellm.console.aws;
