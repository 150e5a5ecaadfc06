import { createApp, onBeforeUnmount, onMounted, ref } from "vue";

const ProductCard = {
  props: ["product"],
  template: `
    <article class="card">
      <h2>{{ product.title }}</h2>
      <button type="button" :id="'try-' + product.id" data-genvoris-trigger
              :data-product-id="product.id" :data-product-title="product.title"
              :data-product-image="product.image" data-product-category="apparel">Try it on</button>
    </article>`,
};

const Shop = {
  components: { ProductCard },
  setup() {
    const script = document.createElement("script");
    onMounted(() => {
      script.src = "{{widget}}";
      script.defer = true;
      script.setAttribute("data-api-key", "{{api_key}}");
      script.setAttribute("data-api-url", "{{api_url}}");
      document.head.appendChild(script);
    });
    onBeforeUnmount(() => {
      window.Genvoris?.destroy();
      script.remove();
    });
    const image = "{{garment}}";
    const products = ref([{ id: "shirt", title: "Linen shirt", image }, { id: "coat", title: "Wool coat", image }]);
    const member = ref(false);
    const addScarf = () => products.value.push({ id: "scarf", title: "Silk scarf", image });
    return { products, member, addScarf };
  },
  template: `
    <main>
      <button id="more" @click="addScarf">More</button>
      <label><input id="member" type="checkbox" v-model="member"> I am a member</label>
      <ProductCard v-for="product in products" :key="product.id" :product="product" />
      <ProductCard v-if="member" :product="{ id: 'hat', title: 'Members’ hat', image: products[0].image }" />
    </main>`,
};

const app = createApp({
  components: { Shop },
  setup: () => ({ open: ref(true) }),
  template: `<button id="leave" @click="open = !open">Leave or return</button><Shop v-if="open" />`,
});
app.config.errorHandler = (error) => recorder.uncaught.push(String(error));
app.mount("#app");
