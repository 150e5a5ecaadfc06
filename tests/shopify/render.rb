# Renders a block with Shopify's Liquid engine in its strict mode, with stand-ins for the objects and filters of a
# storefront that the templates use. What is not listed here is an error.
#
#   ruby render.rb EXTENSION BLOCK JSON

require "cgi"
require "json"
require "liquid"

extension, block, page = ARGV
page = JSON.parse(page)
locale = page["locale"] || "en"

module StorefrontFilters
  def t(key)
    key.split(".").reduce(@context.registers[:texts]) { |texts, name| texts.fetch(name) }
  end

  # Shopify's addresses begin with two slashes.
  def image_url(media, options)
    "#{@context.registers[:cdn]}#{media.fetch("src")}?v=1&width=#{options.fetch("width")}"
  end

  def money(cents)
    format("<span class=money>$%.2f</span>", cents / 100.0)
  end
end

# Shopify's Liquid runs with Rails' `blank?`, which `== blank` calls.
class Object
  def blank? = respond_to?(:empty?) ? empty? : !self
end

class String
  def blank? = strip.empty?
end

class Schema < Liquid::Raw
  def render_to_output_buffer(_context, output) = output
end

# Unlike Liquid's own, it takes names with hyphens, as Shopify does.
Snippets = Struct.new(:folder) do
  def read_template_file(name)
    File.read(File.join(folder, "#{name}.liquid"))
  end
end

# In its strict mode this version of Liquid looks into the first of the environments only.
class Liquid::Context
  private def try_variable_find_in_environments(key, raise_on_not_found:)
    found = (@environments + @static_environments).find { |objects| objects.key?(key) }
    return lookup_and_evaluate(found, key) if found
    raise Liquid::UndefinedVariable, "undefined variable #{key}" if raise_on_not_found
  end
end

environment = Liquid::Template
environment.error_mode = :strict
environment.register_filter(StorefrontFilters)
environment.register_tag("schema", Schema)

texts = File.join(extension, "locales", locale == "en" ? "en.default.json" : "#{locale.split("-").first}.json")
texts = File.join(extension, "locales", "en.default.json") unless File.exist?(texts)
files = Snippets.new(File.join(extension, "snippets"))
template = Liquid::Template.parse(File.read(File.join(extension, "blocks", "#{block}.liquid")))
objects = {
  "block" => { "settings" => page["settings"], "shopify_attributes" => "data-block-id=\"1\"" },
  "customer" => page["customer"],
  "product" => page["product"],
  "request" => { "locale" => { "iso_code" => locale } },
  "routes" => { "account_login_url" => "/account/login" },
}
registers = { cdn: page["cdn"] || "//cdn.shopify.com", texts: JSON.parse(File.read(texts)), file_system: files }
# `render` gives a snippet nothing but its arguments and the page's global objects.
context = Liquid::Context.build(static_environments: objects, registers: registers, rethrow_errors: true)
context.strict_filters = true
context.strict_variables = true
puts template.render!(context)
